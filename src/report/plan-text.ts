import type { ChangeLines } from './change-lines.ts';
import { inert } from './inert.ts';
import { keptBackText } from './kept-back.ts';
import type { PlanDocument } from './plan-document.ts';
import type { Style, Tone } from './style.ts';

const tones: Readonly<Record<ChangeLines['symbol'], Tone>> = {
  '+': 'green',
  '~': 'yellow',
  '±': 'red',
  '-': 'red',
  '·': 'dim',
};

export function planText(document: PlanDocument, style: Style): string {
  const blocks = [
    style('bold', inert(document.title)),
    ...document.waves.map((wave, index) => waveText(wave, index + 1, style)),
    ...driftText(document, style),
    ...adoptionText(document, style),
    ...unreadText(document, style),
    ...guardText(document, style),
    document.inSync === null ? style('bold', document.summary) : `${document.summary}\n${document.inSync}`,
  ];
  return blocks.join('\n\n');
}

function waveText(wave: readonly ChangeLines[], number: number, style: Style): string {
  const changes = wave.length === 1 ? '1 change' : `${wave.length} changes`;
  return [style('dim', `Wave ${number}, ${changes}`), ...wave.map((change) => changeText(change, style))].join('\n');
}

function changeText(change: ChangeLines, style: Style): string {
  const label = change.label === '' ? '' : `  ${inert(change.label)}`;
  const head = `  ${style(tones[change.symbol], change.symbol)} ${style('bold', inert(change.id))}${label}`;
  const why = keptBackText(change);
  const keptBack = why === null ? [] : [`      ${style('red', inert(why))}`];
  const place = change.declaredAt === null ? '' : ` (${inert(change.declaredAt)})`;
  const fields = change.fields.map((field) => {
    const before = field.before === null ? '' : `${inert(field.before)} -> `;
    return `      ${inert(field.path)}: ${before}${inert(field.after)}`;
  });
  const notes = change.notes.map(({ text, isLoss }) => `      ${style(isLoss ? 'red' : 'cyan', inert(text))}`);
  return [head, ...keptBack, `      ${style('dim', `${change.reason}${place}`)}`, ...fields, ...notes].join('\n');
}

function driftText({ drift }: PlanDocument, style: Style): string[] {
  if (drift.length === 0) return [];
  const lines = drift.flatMap((one) => [`  ${inert(one.id)}`, ...one.lines.map((line) => `      ${inert(line)}`)]);
  return [[style('dim', 'Drift: changed on the server behind the repository'), ...lines].join('\n')];
}

function adoptionText({ adoptions }: PlanDocument, style: Style): string[] {
  if (adoptions.length === 0) return [];
  const lines = adoptions.map((id) => `  = ${inert(id)}`);
  return [
    [style('dim', 'To adopt: these exist as declared, and will be owned from the next apply on'), ...lines].join('\n'),
  ];
}

function unreadText({ unread }: PlanDocument, style: Style): string[] {
  if (unread.length === 0) return [];
  const lines = unread.map((one) => `  ${style('red', '?')} ${inert(one.id)}  ${inert(one.text)}`);
  return [[style('dim', 'Not read: nothing is planned for these'), ...lines].join('\n')];
}

function guardText({ guards }: PlanDocument, style: Style): string[] {
  if (guards.length === 0) return [];
  const lines = guards.flatMap((one) => [
    `  ${style('red', one.name)}: ${inert(one.text)}`,
    `      ${inert(one.wayOut)}`,
  ]);
  return [[style('dim', 'Guards'), ...lines].join('\n')];
}
