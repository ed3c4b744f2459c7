import type { OutcomeKind, RunReport } from '../model/run.ts';
import { inert } from './inert.ts';
import type { Style, Tone } from './style.ts';

const tones: Readonly<Record<OutcomeKind, Tone>> = {
  applied: 'green',
  failed: 'red',
  skipped: 'yellow',
  cancelled: 'yellow',
  held: 'yellow',
  overtaken: 'red',
};

/** What did not happen, with its reason, then the counts: what was applied is in the plan above and in the progress. */
export function runText(report: RunReport, style: Style): string {
  const troubles = report.outcomes.filter((one) => one.outcome !== 'applied');
  const lines = troubles.map((one) => {
    const method = one.error?.method === null || one.error === undefined ? '' : ` [${one.error.method}]`;
    const why = one.error === undefined ? '' : `: ${one.error.message}${method}`;
    return `  ${style(tones[one.outcome], one.outcome)} ${one.action} ${inert(one.id)}${inert(why)}`;
  });
  const counts = (Object.keys(tones) as OutcomeKind[])
    .filter((kind) => report.summary[kind] > 0)
    .map((kind) => `${report.summary[kind]} ${kind}`);
  const head = counts.length === 0 ? 'Nothing to apply' : counts.join(', ');
  return [...lines, style('bold', `${head}. Run ${report.runId}: ${report.verdict}.`)].join('\n');
}
