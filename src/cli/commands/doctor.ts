import type { DoctorReport } from '../../app/doctor/doctor-report.ts';
import { examine, unreachedReport } from '../../app/doctor/examine.ts';
import { targetNamed } from '../../config/project.ts';
import { kinds } from '../../kinds/registry.ts';
import { type Diagnostic, hasErrors } from '../../model/diagnostic.ts';
import type { Ledger } from '../../model/ledger.ts';
import { doctorJson } from '../../report/doctor-json.ts';
import { doctorText } from '../../report/doctor-text.ts';
import { ledgerFile } from '../../storage/ledger-file.ts';
import { formatOf } from '../common-options.ts';
import { openProject } from '../compose/open-project.ts';
import { type OpenedTarget, openTarget } from '../compose/open-target.ts';
import { ledgerPath } from '../compose/prepare-plan.ts';
import { serverFailure } from '../compose/server-failure.ts';
import { exitCodes } from '../exit-codes.ts';
import { CommandFailure, UsageError } from '../failures.ts';
import type { Io } from '../io.ts';
import { type Output, outputFor } from '../output.ts';
import type { DoctorOptions } from './doctor-options.ts';

/** `kscctl doctor`: over a connection that may only read. Errors in declarations do not stop it: it is about the server. */
export async function doctor(options: DoctorOptions, io: Io): Promise<number> {
  const output = outputFor(options, io);
  const format = formatOf(options);
  if (options.policies !== undefined && options.discover !== true)
    throw new UsageError('--policies goes with --discover');
  const opened = await openProject(options, io.cwd);
  if (!opened.ok) return failed(opened.diagnostics, opened.root);
  const { root, loaded } = opened;
  if (loaded.project === null) return failed(loaded.diagnostics, root);
  const { target, diagnostics } = targetNamed(loaded.project, options.target ?? null);
  if (target === null) return failed(diagnostics, root);
  const { project } = loaded;
  const print = (report: DoctorReport): number => printReport(report, { output, format, root, options });
  let server: OpenedTarget | null = null;
  try {
    server = await openTarget({ project, target, access: 'read-only', io, events: output.events });
    if (options.discover === true) {
      const { discover } = await import('./doctor-discover.ts');
      return await discover({ server, target: target.name, options, output, format, io });
    }
    const sound = !hasErrors(loaded.diagnostics);
    if (!sound) output.notices(loaded.diagnostics, root);
    const report = await examine({
      kinds,
      target: target.name,
      virtualServer: target.server.type === 'openapi' ? target.server.virtualServer : null,
      scheme: server.scheme,
      server,
      resources: sound ? loaded.resources : null,
      ledger: await ledgerOf(root, target.name, server.facts.identity),
      clock: Date.now,
      events: output.events,
      placed: loaded.placed,
    });
    return print(report);
  } catch (error) {
    const failure = serverFailure(error, target.name);
    const found = error instanceof CommandFailure ? error.diagnostics : failure === null ? null : [failure];
    if (found === null) throw error;
    return options.discover === true ? failed(found, root) : print(unreachedReport(target.name, found));
  } finally {
    await server?.close();
  }

  function failed(found: readonly Diagnostic[], folder: string): number {
    output.failure(found, folder, format);
    return exitCodes.error;
  }
}

interface Printing {
  readonly output: Output;
  readonly format: string;
  readonly root: string;
  readonly options: DoctorOptions;
}

function printReport(report: DoctorReport, { output, format, root, options }: Printing): number {
  if (format === 'json') output.json(doctorJson(report));
  else {
    output.notices(report.diagnostics, root);
    output.result(doctorText(report, { style: output.style, verbose: options.verbose === true }));
  }
  const codes = { well: exitCodes.done, held: exitCodes.held, error: exitCodes.error } as const;
  return codes[report.verdict];
}

/** It only helps to find objects that were renamed: without a usable one all goes by names. */
async function ledgerOf(root: string, target: string, server: string): Promise<Ledger | null> {
  const ledger = await ledgerFile(ledgerPath(root, target))
    .load()
    .catch(() => null);
  return ledger?.server === server ? ledger : null;
}
