import { notKnown, type Plan, planChanges } from '../../model/plan.ts';
import { planDocument } from '../../report/plan-document.ts';
import { planJson } from '../../report/plan-json.ts';
import { planMarkdown } from '../../report/plan-markdown.ts';
import { planText } from '../../report/plan-text.ts';
import { acknowledgementsOf } from '../acknowledgements.ts';
import { formatOf } from '../common-options.ts';
import { withPlan } from '../compose/with-plan.ts';
import { withProject } from '../compose/with-project.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { type Output, outputFor } from '../output.ts';
import type { PlanOptions } from './plan-options.ts';

/** `kscctl plan`: live, and over a connection that may only read. */
export async function plan(options: PlanOptions, io: Io): Promise<number> {
  const output = outputFor(options, io);
  const format = formatOf(options);
  const acknowledgements = acknowledgementsOf(options);
  return withProject(options, io, output, (ready) =>
    withPlan({ ready, access: 'read-only', acknowledgements, io, events: output.events }, ({ prepared }) => {
      printPlan(prepared.plan, format, output, ready.root);
      return Promise.resolve(exitCodeOf(prepared.plan));
    }),
  );
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

/** What is not known is not in sync: it waits for somebody, as what is held does. */
function exitCodeOf(plan: Plan): number {
  const changes = planChanges(plan);
  if (notKnown(plan) > 0 || changes.some((one) => one.held !== null)) return exitCodes.held;
  return changes.length > 0 ? exitCodes.changes : exitCodes.done;
}
