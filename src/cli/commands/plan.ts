import { type Plan, planChanges } from '../../model/plan.ts';
import { planDocument } from '../../report/plan-document.ts';
import { planJson } from '../../report/plan-json.ts';
import { planMarkdown } from '../../report/plan-markdown.ts';
import { planText } from '../../report/plan-text.ts';
import { ledgerFile } from '../../storage/ledger-file.ts';
import { acknowledgementsOf } from '../acknowledgements.ts';
import { formatOf } from '../common-options.ts';
import { openTarget } from '../compose/open-target.ts';
import { ledgerPath, preparePlan } from '../compose/prepare-plan.ts';
import { withProject } from '../compose/with-project.ts';
import { exitCodes, interruptionCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { type Output, outputFor } from '../output.ts';
import type { PlanOptions } from './plan-options.ts';

/** `kscctl plan`: live, and over a connection that may only read. */
export async function plan(options: PlanOptions, io: Io): Promise<number> {
  const output = outputFor(options, io);
  const format = formatOf(options);
  const acknowledgements = acknowledgementsOf(options);
  return withProject(options, io, output, async (ready) => {
    const { project, target, root } = ready;
    const server = await openTarget({ project, target, access: 'read-only', io, events: output.events });
    try {
      const store = ledgerFile(ledgerPath(root, target.name));
      const prepared = await preparePlan({
        ready,
        server,
        store,
        guards: project.guards,
        acknowledgements,
        events: output.events,
      });
      printPlan(prepared.plan, format, output, root);
      return interruptionCode(io) ?? exitCodeOf(prepared.plan);
    } finally {
      await server.close();
    }
  });
}

export function printPlan(plan: Plan, format: string, output: Output, root: string): void {
  if (format === 'json') {
    output.json(planJson(plan));
    return;
  }
  output.notices(plan.diagnostics, root);
  const document = planDocument(plan);
  output.result(format === 'markdown' ? planMarkdown(document, plan.diagnostics) : planText(document, output.style));
}

function exitCodeOf(plan: Plan): number {
  const changes = planChanges(plan);
  if (changes.some((one) => one.held !== null)) return exitCodes.held;
  return changes.length > 0 ? exitCodes.changes : exitCodes.done;
}
