import { applyPlan } from '../../app/apply-plan.ts';
import { kinds } from '../../kinds/registry.ts';
import { planChanges } from '../../model/plan.ts';
import type { RunReport } from '../../model/run.ts';
import { runJson } from '../../report/run-json.ts';
import { runText } from '../../report/run-text.ts';
import { acknowledgementsOf } from '../acknowledgements.ts';
import { formatOf } from '../common-options.ts';
import type { PreparedPlan } from '../compose/prepare-plan.ts';
import { commandUnderLock } from '../compose/under-lock.ts';
import { type Planned, withPlan } from '../compose/with-plan.ts';
import { withProject } from '../compose/with-project.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { type Output, outputFor } from '../output.ts';
import type { ApplyOptions } from './apply-options.ts';
import { consentTo } from './consent.ts';
import { printPlan } from './plan.ts';

/** `kscctl apply`: one run at a time on a project. */
export async function apply(options: ApplyOptions, io: Io): Promise<number> {
  const output = outputFor(options, io);
  const acknowledgements = acknowledgementsOf(options);
  return withProject(options, io, output, (ready) =>
    commandUnderLock(ready.root, output, (runId) => {
      const request = { ready, access: 'read-write', acknowledgements, io, events: output.events } as const;
      return withPlan(request, (planned) => carryOut(planned, { runId, options, io, output, root: ready.root }));
    }),
  );
}

interface Run {
  readonly runId: string;
  readonly options: ApplyOptions;
  readonly io: Io;
  readonly output: Output;
  readonly root: string;
}

/** Shows the plan, asks for consent, carries it out and reports. */
async function carryOut({ server, store, prepared }: Planned, run: Run): Promise<number> {
  const { runId, options, io, output } = run;
  const format = formatOf(options);
  if (format === 'text') printPlan(prepared.plan, format, output, run.root);
  const { plan } = prepared;
  const { root } = run;
  const isApproved = options.autoApprove === true;
  const consent = await consentTo({ plan, isApproved, isPrinted: format === 'text', root }, io, output);
  if (consent !== 'given') {
    const report = nothingDone(prepared, runId, consent);
    if (format === 'json') output.json(runJson(report));
    return exitCodeOf(report);
  }
  const context = { client: server.runClient, dictionary: server.dictionary, names: prepared.names };
  const { events } = output;
  const report = await applyPlan({ ...prepared, kinds, context, store, runId, events, signal: io.signal });
  if (format === 'json') output.json(runJson(report));
  else output.result(runText(report, output.style));
  return exitCodeOf(report);
}

function nothingDone({ plan }: PreparedPlan, runId: string, consent: 'missing' | 'interrupted'): RunReport {
  const changes = planChanges(plan);
  const none = { applied: 0, failed: 0, skipped: 0, cancelled: 0, held: 0, overtaken: 0 };
  const outcome = consent === 'missing' ? 'held' : 'cancelled';
  return {
    runId,
    target: plan.target,
    fingerprint: plan.fingerprint,
    outcomes: changes.map(({ id, action }) => ({ id, action, outcome, calls: 0, ms: 0 })),
    summary: { ...none, [outcome]: changes.length },
    verdict: consent === 'missing' ? 'held' : 'interrupted',
  };
}

/** What was not read or not told has no outcome, but is not done either: then the verdict is `held`. */
function exitCodeOf({ summary, verdict }: RunReport): number {
  if (verdict === 'interrupted') return exitCodes.interrupted;
  if (summary.failed + summary.overtaken > 0) return exitCodes.error;
  return verdict === 'held' ? exitCodes.held : exitCodes.done;
}
