import type { Diagnostic } from '../model/diagnostic.ts';
import type { ChangeLines } from './change-lines.ts';
import { diagnosticsMarkdown } from './diagnostic-markdown.ts';
import { code, markdown } from './markdown-text.ts';
import type { PlanDocument } from './plan-document.ts';

/** A comment on a pull request may have 65,536 characters; this stays well below it. */
const budget = 60_000;

/** What takes something away is the last to go: nobody may overlook it. */
const details = ['full', 'changes', 'decisions', 'losses', 'counts'] as const;
type Detail = (typeof details)[number];

/** The plan as Markdown for a pull request. It degrades in steps to fit its budget, and never fails. */
export function planMarkdown(document: PlanDocument, diagnostics: readonly Diagnostic[]): string {
  for (const detail of details) {
    const text = render(document, diagnostics, detail);
    if (text.length <= budget) return text;
  }
  const title = document.title.slice(0, longestTitle);
  const counts = `${document.drift.length} changed on the server behind the repository, ${diagnostics.length} notices.`;
  return [heading({ title }), `**${markdown(document.summary)}**`, counts, shortened].join('\n\n');
}

const longestTitle = 300;
const shortened = '_Shortened to fit a comment: run `kscctl plan` for the whole plan._';

function render(document: PlanDocument, diagnostics: readonly Diagnostic[], detail: Detail): string {
  return [
    heading(document),
    `**${markdown(document.summary)}**`,
    ...(detail === 'full' ? [] : [shortened]),
    ...guards(document),
    ...document.waves.flatMap((wave, index) => {
      const shown = wave.filter((change) => isShown(change, detail));
      return shown.length === 0 ? [] : [waveBlock(shown, index + 1, detail)];
    }),
    ...drift(document),
    ...(detail === 'full' ? adoptions(document) : []),
    ...unread(document),
    ...diagnosticsMarkdown(diagnostics),
    ...(document.inSync === null ? [] : [document.inSync]),
  ].join('\n\n');
}

function heading({ title }: Pick<PlanDocument, 'title'>): string {
  return `### ${markdown(title)}`;
}

function isShown(change: ChangeLines, detail: Detail): boolean {
  if (detail === 'full' || detail === 'changes') return true;
  if (detail === 'counts') return false;
  const { action, held, skippedWith, notes } = change;
  const isKept = held !== null || skippedWith !== undefined;
  const isLoss = action === 'delete' || action === 'replace' || isKept || notes.some((one) => one.isLoss);
  return isLoss || (detail === 'decisions' && change.isDecision);
}

function waveBlock(wave: readonly ChangeLines[], number: number, detail: Detail): string {
  const rows = wave.map((change) => {
    const held = change.held === null ? '' : ` **held by ${change.held.join(', ')}**`;
    const cause = change.skippedWith;
    const skipped = cause === undefined ? '' : ` **skipped with** ${code(cause)}, **which is held**`;
    const fields = detail === 'full' ? change.fields.map(fieldText) : [];
    const notes = change.notes.map(({ text, isLoss }) => (isLoss ? `**${markdown(text)}**` : markdown(text)));
    const cells = [
      `\`${change.symbol}\` ${change.action}`,
      `${code(change.id)} ${markdown(change.label)}${held}${skipped}`,
      [`_${markdown(change.reason)}_`, ...fields, ...notes].join('<br>'),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [`**Wave ${number}**`, '', '| action | resource | what changes |', '|---|---|---|', ...rows].join('\n');
}

function fieldText(field: ChangeLines['fields'][number]): string {
  const before = field.before === null ? '' : `${code(field.before)} → `;
  return `${markdown(field.path)}: ${before}${code(field.after)}`;
}

function guards({ guards: found }: PlanDocument): string[] {
  return found.map((one) => {
    const way = one.isOption ? code(one.wayOut) : markdown(one.wayOut);
    return `> **${one.name}**: ${markdown(one.text)} ${way}`;
  });
}

function drift({ drift: found }: PlanDocument): string[] {
  if (found.length === 0) return [];
  const lines = found.map((one) => `- ${code(one.id)}: ${one.lines.map(markdown).join('; ')}`);
  return [['**Changed on the server behind the repository**', '', ...lines].join('\n')];
}

function adoptions({ adoptions: found }: PlanDocument): string[] {
  if (found.length === 0) return [];
  return [`To adopt, as they exist as declared: ${found.map(code).join(', ')}`];
}

function unread({ unread: hidden }: PlanDocument): string[] {
  if (hidden.length === 0) return [];
  const lines = hidden.map((one) => `- ${code(one.id)}: ${markdown(one.text)}`);
  return [['**Not read: nothing is planned for these**', '', ...lines].join('\n')];
}
