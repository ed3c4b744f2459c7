import type { Diagnostic } from '../model/diagnostic.ts';
import type { ApprovalsDocument, DecisionLines } from './approvals-document.ts';
import { diagnosticsMarkdown } from './diagnostic-markdown.ts';
import { code, markdown } from './markdown-text.ts';

/** A comment on a pull request may have 65,536 characters; this stays well below it. */
const budget = 60_000;

/** Changed decisions as Markdown for a pull request. It degrades in steps to fit its budget, and never fails. */
export function approvalsMarkdown(document: ApprovalsDocument, diagnostics: readonly Diagnostic[]): string {
  const { decisions } = document;
  for (const shown of [decisions, decisions.filter((one) => one.destructive), []]) {
    const text = render(document, shown, diagnostics);
    if (text.length <= budget) return text;
  }
  return `${heading(document)}\n\nToo long for a comment: run \`kscctl approvals diff\` to see it.`;
}

function render(
  document: ApprovalsDocument,
  shown: readonly DecisionLines[],
  diagnostics: readonly Diagnostic[],
): string {
  const left = document.decisions.length - shown.length;
  return [
    heading(document),
    `**${markdown(document.summary)}**`,
    ...(left === 0
      ? []
      : [`_Shortened to fit a comment: ${left} not shown. Run \`kscctl approvals diff\` for all of them._`]),
    ...(shown.length === 0 ? [] : [table(shown)]),
    ...diagnosticsMarkdown(diagnostics),
  ].join('\n\n');
}

function heading(document: ApprovalsDocument): string {
  return `### ${markdown(document.title)}`;
}

function table(decisions: readonly DecisionLines[]): string {
  const rows = decisions.map((one) => {
    const mark = one.destructive ? '**destructive** ' : '';
    const product = one.product === null ? '' : `<br>${markdown(one.product)}`;
    const place = one.declaredAt === null ? '' : `<br>${code(one.declaredAt)}`;
    const cells = [
      `${markdown(one.name)}${product}<br>${code(one.id)}${place}`,
      `${mark}${one.before} → **${one.after}**`,
      [one.effect, ...one.notes].map(markdown).join('<br>'),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| update | decision | what it does |', '|---|---|---|', ...rows].join('\n');
}
