import type { Diagnostic } from '../../model/diagnostic.ts';
import type { CommonOptions } from '../common-options.ts';
import { formatOf } from '../common-options.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failures.ts';
import type { Io } from '../io.ts';
import type { Output } from '../output.ts';
import { localFailure } from './local-failure.ts';
import { type About, openReadyProject, type ReadyProject } from './open-project.ts';
import { serverFailure } from './server-failure.ts';

/** Runs a command on a project without errors; what stands in its way is printed, and gives its exit code. */
export async function withProject(
  options: CommonOptions,
  io: Io,
  output: Output,
  work: (ready: ReadyProject) => Promise<number>,
  about: About = 'declarations',
): Promise<number> {
  const format = formatOf(options);
  const opened = await openReadyProject(options, io.cwd, about);
  if (!opened.ok) {
    output.failure(opened.diagnostics, opened.root, format);
    return exitCodes.error;
  }
  try {
    return await work(opened);
  } catch (error) {
    output.failure(diagnosticsOf(error, opened.target.name), opened.root, format);
    return error instanceof CommandFailure ? error.exitCode : exitCodes.error;
  }
}

/** What an error means to the user. Throws it on when it is none of theirs: then it is a bug, and its stack tells where. */
function diagnosticsOf(error: unknown, target: string): readonly Diagnostic[] {
  if (error instanceof CommandFailure) return error.diagnostics;
  const failure = serverFailure(error, target) ?? localFailure(error);
  if (failure === null) throw error;
  return [failure];
}
