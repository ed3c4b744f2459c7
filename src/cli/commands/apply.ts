import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { applyPlan } from '../../app/apply-plan.ts';
import { kinds } from '../../kinds/registry.ts';
import { type Plan, planChanges } from '../../model/plan.ts';
import type { RunReport } from '../../model/run.ts';
import { runJson } from '../../report/run-json.ts';
import { runText } from '../../report/run-text.ts';
import { acknowledgementsOf } from '../acknowledgements.ts';
import { formatOf } from '../common-options.ts';
import type { PreparedPlan } from '../compose/prepare-plan.ts';
import { underLock } from '../compose/under-lock.ts';
import { type Planned, withPlan } from '../compose/with-plan.ts';
import { withProject } from '../compose/with-project.ts';
import { exitCodes, interruptionCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { type Output, outputFor } from '../output.ts';
import type { ApplyOptions } from './apply-options.ts';
import { printPlan } from './plan.ts';

/** `kscctl apply`: one run at a time on a project. */
export async function apply(options: ApplyOptions, io: Io): Promise<number> {
  const output = outputFor(options, io);
  const acknowledgements = acknowledgementsOf(options);
  return withProject(options, io, output, async (ready) => {
    const runId = randomUUID();
    return underLock(ready.root, runId, output, () => {
      const request = { ready, access: 'read-write', acknowledgements, io, events: output.events } as const;
      return withPlan(request, (planned) => carryOut(planned, { runId, options, io, output, root: ready.root }));
    });
  });
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
  if (!(await hasConsent(prepared.plan, options, io, output))) {
    if (format === 'json') output.json(runJson(nothingDone(prepared, runId)));
    return interruptionCode(io) ?? exitCodes.held;
  }
  const context = { client: server.client, dictionary: server.dictionary, names: prepared.names };
  const { events } = output;
  const report = await applyPlan({ ...prepared, kinds, context, store, runId, events, signal: io.signal });
  if (format === 'json') output.json(runJson(report));
  else output.result(runText(report, output.style));
  return exitCodeOf(report, io);
}

/** Without a terminal nothing asks: the flag that gives consent is named. Nothing to do needs no consent. */
async function hasConsent(plan: Plan, options: ApplyOptions, io: Io, output: Output): Promise<boolean> {
  const open = planChanges(plan).filter((one) => one.held === null);
  if (options.autoApprove === true || open.length === 0) return true;
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true) {
    io.stderr.write('Nothing was changed: apply needs consent. Run it with --auto-approve, or in a terminal.\n');
    return false;
  }
  const question = output.style(
    'bold',
    `Apply ${open.length} ${open.length === 1 ? 'change' : 'changes'} to ${plan.target}? Only "yes" is taken: `,
  );
  // The terminal keeps its keys: Ctrl-C is then the signal that it is everywhere else.
  const prompt = createInterface({ input: io.stdin, output: io.stderr, terminal: false });
  const ended = new AbortController();
  prompt.once('close', () => ended.abort());
  try {
    const signal = AbortSignal.any([io.signal, ended.signal]);
    const isMeant = (await prompt.question(question, { signal })).trim() === 'yes';
    if (!isMeant) io.stderr.write('Nothing was changed.\n');
    return isMeant;
  } catch {
    // Interrupted, or the input has ended.
    io.stderr.write('Nothing was changed.\n');
    return false;
  } finally {
    prompt.close();
  }
}

function nothingDone({ plan }: PreparedPlan, runId: string): RunReport {
  const changes = planChanges(plan);
  return {
    runId,
    target: plan.target,
    fingerprint: plan.fingerprint,
    outcomes: changes.map(({ id, action }) => ({ id, action, outcome: 'held', calls: 0, ms: 0 })),
    summary: { applied: 0, failed: 0, skipped: 0, cancelled: 0, held: changes.length, overtaken: 0 },
    verdict: 'held',
  };
}

/** What was not read or not told has no outcome, but is not done either: then the verdict is `held`. */
function exitCodeOf({ summary, verdict }: RunReport, io: Io): number {
  if (verdict === 'interrupted') return interruptionCode(io) ?? exitCodes.interrupted;
  if (summary.failed + summary.overtaken > 0) return exitCodes.error;
  return verdict === 'held' ? exitCodes.held : exitCodes.done;
}
