import type { ApprovalsDocument, DecisionLines } from './approvals-document.ts';
import { inert } from './inert.ts';
import type { Style } from './style.ts';

export function approvalsText(document: ApprovalsDocument, style: Style): string {
  const blocks = document.decisions.map((one) => decisionText(one, style));
  return [style('bold', inert(document.title)), ...blocks, style('bold', document.summary)].join('\n\n');
}

function decisionText(one: DecisionLines, style: Style): string {
  const mark = one.destructive ? style('red', '  DESTRUCTIVE') : '';
  const place = one.declaredAt === null ? '' : ` (${inert(one.declaredAt)})`;
  const product = one.product === null ? '' : `, ${inert(one.product)}`;
  return [
    `  ${style('bold', inert(one.name))}: ${one.before} -> ${style(one.after === 'Approved' ? 'green' : 'yellow', one.after)}${mark}`,
    `      ${style('dim', `${inert(one.id)}${product}${place}`)}`,
    `      ${style(one.destructive ? 'red' : 'cyan', inert(one.effect))}`,
    ...one.notes.map((note) => `      ${inert(note)}`),
  ].join('\n');
}
