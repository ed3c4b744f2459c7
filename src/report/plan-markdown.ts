import type { Diagnostic } from '../model/diagnostic.ts';
import { inert } from './inert.ts';
import type { ChangeLines, PlanDocument } from './plan-document.ts';

/** A comment on a pull request may have 65,536 characters; this stays well below it. */
const budget = 60_000;

/** The plan as Markdown for a pull request. It degrades in steps to fit its budget, and never fails. */
export function planMarkdown(document: PlanDocument, diagnostics: readonly Diagnostic[]): string {
  for (const detail of ['full', 'changes', 'counts'] as const) {
    const text = render(document, diagnostics, detail);
    if (text.length <= budget) return text;
  }
  return `${heading(document)}\n\nThe plan is too long for a comment: run \`kscctl plan\` to see it.`;
}

function render(
  document: PlanDocument,
  diagnostics: readonly Diagnostic[],
  detail: 'full' | 'changes' | 'counts',
): string {
  const shortened = detail === 'full' ? [] : ['_Shortened to fit a comment: run `kscctl plan` for the whole plan._'];
  return [
    heading(document),
    `**${markdown(document.summary)}**`,
    ...shortened,
    ...guards(document),
    ...(detail === 'counts' ? [] : document.waves.map((wave, index) => waveBlock(wave, index + 1, detail))),
    ...drift(document),
    ...notices(diagnostics),
    ...(document.inSync ? ['In sync: no changes.'] : []),
  ].join('\n\n');
}

function heading(document: PlanDocument): string {
  return `### ${markdown(document.title)}`;
}

function waveBlock(wave: readonly ChangeLines[], number: number, detail: 'full' | 'changes'): string {
  const rows = wave.map((change) => {
    const held = change.heldBy.length === 0 ? '' : ` **held by ${change.heldBy.join(', ')}**`;
    const fields = detail === 'full' ? change.fields.map(fieldText) : [];
    const notes = change.notes.map(markdown);
    const cells = [
      `\`${change.symbol}\` ${change.action}`,
      `${code(change.id)} ${markdown(change.label)}${held}`,
      [...fields, ...notes].join('<br>'),
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
  return found.map((one) => `> **${one.name}**: ${markdown(one.text)} ${markdown(one.wayOut)}`);
}

function drift({ drift: found }: PlanDocument): string[] {
  if (found.length === 0) return [];
  const lines = found.map((one) => `- ${code(one.id)}: ${one.lines.map(markdown).join('; ')}`);
  return [['**Changed on the server behind the repository**', '', ...lines].join('\n')];
}

function notices(diagnostics: readonly Diagnostic[]): string[] {
  if (diagnostics.length === 0) return [];
  const lines = diagnostics.map((one) => {
    const place = one.place === null ? '' : `${code(`${one.place.file}:${one.place.line}`)} `;
    return `- ${one.severity} \`${one.code}\` ${place}${markdown(one.message)}`;
  });
  return [['**Notices**', '', ...lines].join('\n')];
}

/** Text that Markdown and HTML take for text: no links, tags, mentions, tables or emphasis of its own. */
function markdown(text: string): string {
  return inert(text)
    .replace(/[\\`*_{}[\]()#+!|~-]/g, (one) => `\\${one}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200b');
}

/** A code span that its content cannot leave; bars would end a table cell. */
function code(text: string): string {
  const content = inert(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}
