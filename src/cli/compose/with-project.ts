import type { CommonOptions } from '../common-options.ts';
import { formatOf } from '../common-options.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure } from '../failures.ts';
import type { Io } from '../io.ts';
import type { Output } from '../output.ts';
import { openReadyProject, type ReadyProject } from './open-project.ts';
import { serverFailure } from './server-failure.ts';

/** Runs a command on a project without errors; what stands in its way is printed, and it exits with 1. */
export async function withProject(
  options: CommonOptions,
  io: Io,
  output: Output,
  work: (ready: ReadyProject) => Promise<number>,
): Promise<number> {
  const format = formatOf(options);
  const opened = await openReadyProject(options, io.cwd);
  if (!opened.ok) {
    output.failure(opened.diagnostics, opened.root, format);
    return exitCodes.error;
  }
  try {
    return await work(opened);
  } catch (error) {
    const failure = serverFailure(error, opened.target.name);
    const diagnostics = error instanceof CommandFailure ? error.diagnostics : failure === null ? null : [failure];
    if (diagnostics === null) throw error;
    output.failure(diagnostics, opened.root, format);
    return exitCodes.error;
  }
}
