import { type Action, type Change, type FieldChange, type Reason, statusAfter } from '../model/change.ts';
import { isJsonArray } from '../model/json.ts';
import { devicesText, upToText } from './devices-text.ts';
import type { KeptBack } from './kept-back.ts';
import { shortPath, valueText } from './value-text.ts';

/** A change of a plan in words, still raw data. */
export interface ChangeLines extends KeptBack {
  readonly symbol: '+' | '~' | '±' | '-' | '·';
  readonly action: Action;
  readonly id: string;
  readonly label: string;
  readonly reason: string;
  readonly fields: readonly { readonly path: string; readonly before: string | null; readonly after: string }[];
  readonly notes: readonly Note[];
  readonly declaredAt: string | null;
  /** A decision on an update, rather than a setting. */
  readonly isDecision: boolean;
}

interface Note {
  readonly text: string;
  /** Something is taken off devices: nobody may overlook it. */
  readonly isLoss: boolean;
}

export function changeLines(change: Change): ChangeLines {
  const place = change.declaredAt;
  return {
    symbol: symbols[change.action],
    action: change.action,
    id: change.id,
    label: change.label,
    reason: reasonText(change),
    fields: change.action === 'delete' ? [] : change.fields.flatMap(fieldLines),
    notes: [
      ...templateNotes(change).map(plainNote),
      ...impactNotes(change),
      ...sideEffectNotes(change).map(plainNote),
      ...reasonNote(change).map(plainNote),
    ],
    declaredAt: place === null ? null : `${place.file}:${place.line}`,
    held: change.held,
    ...(change.skippedWith === undefined ? {} : { skippedWith: change.skippedWith }),
    isDecision: change.kind === 'UpdateApproval' && change.action !== 'forget',
  };
}

const symbols: Readonly<Record<Action, ChangeLines['symbol']>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  forget: '·',
};

const reasons: Readonly<Record<Reason, string>> = {
  missing: 'is not on the server',
  'fields-differ': 'differs from the declaration',
  'adopt-differs': 'exists, is not owned yet, and differs',
  drifted: 'was changed on the server',
  conflict: 'was changed on the server and in the declaration',
  immutable:
    'differs in a field that cannot be changed: made anew; its history is lost, and what is not declared does not move along',
  undeclared: 'is no longer declared',
};

function reasonText(change: Change): string {
  if (change.action === 'forget') {
    const kept = change.gone === true ? 'the server does not have it any more' : 'the server keeps it';
    return `is no longer declared: forgotten, ${change.passedOn === undefined ? kept : `${change.passedOn} takes it over`}`;
  }
  if (change.action !== 'replace') return reasons[change.reason];
  const { takes, passedOn } = change;
  if (takes === undefined && passedOn === undefined) return reasons[change.reason];
  const made = takes === undefined ? 'made anew' : 'takes over what is there';
  const left =
    passedOn === undefined ? 'the old one is removed, its history is lost' : `leaves the old one to ${passedOn}`;
  return `differs in a field that cannot be changed: ${made}, ${left}; what is not declared does not move along`;
}

/** A set of texts shows what comes and goes, not the whole list. */
function fieldLines({ path, before, after }: FieldChange): ChangeLines['fields'] {
  const name = shortPath(path);
  if (isJsonArray(after) && (before === null || isJsonArray(before)) && after.every((one) => typeof one === 'string')) {
    const old = isJsonArray(before) ? before : [];
    const added = after.filter((one) => !old.includes(one)).map((one) => `+ ${valueText(one)}`);
    const removed = path.endsWith('/acceptEulas')
      ? []
      : old.filter((one) => typeof one !== 'string' || !after.includes(one)).map((one) => `- ${valueText(one)}`);
    if (added.length + removed.length > 0)
      return [{ path: name, before: null, after: [...added, ...removed].join(', ') }];
  }
  return [{ path: name, before: before === null ? null : valueText(before), after: valueText(after) }];
}

function plainNote(text: string): Note {
  return { text, isLoss: false };
}

/** Names of parameters that are shown of a template: the rest is counted. */
const shownUnseen = 12;

function templateNotes({ template }: Change): string[] {
  if (template === undefined) return [];
  const { type, displayName, serverKey, unseen, kept, via } = template;
  const more = unseen.length > shownUnseen ? ` and ${unseen.length - shownUnseen} more` : '';
  return [
    `from template ${type} "${displayName}" (id ${serverKey})${via === 'export' ? ', by export and import' : ''}`,
    ...(kept.length === 0 ? [] : [`copied, as it is not declared: ${kept.join(', ')}`]),
    ...(unseen.length === 0 ? [] : [`copied unseen: ${unseen.slice(0, shownUnseen).join(', ')}${more}`]),
  ];
}

function impactNotes(change: Change): Note[] {
  const { impact, kind, action } = change;
  const approval = kind === 'UpdateApproval' && action === 'update';
  const declined = statusAfter(change) === 'Declined';
  const notes: Note[] = [];
  const say = (text: string, isLoss = false): unknown => notes.push({ text, isLoss });
  if (approval && !declined) say(`installs on ${upToText(impact.installs)}`);
  if (approval && declined && impact.uninstalls === 0) say('uninstalls nothing');
  if (impact.uninstalls !== 0) say(`UNINSTALLS on ${devicesText(impact.uninstalls)}`, true);
  if (!approval && impact.devices !== 0) say(`touches ${devicesText(impact.devices)}`);
  if (impact.note !== '') say(impact.note);
  return notes;
}

function sideEffectNotes({ sideEffects }: Change): string[] {
  return sideEffects.map((one) => `side effect: "${one.name}" is ${one.effect}`);
}

function reasonNote(change: Change): string[] {
  const reason = 'desired' in change ? change.desired['reason'] : undefined;
  return typeof reason === 'string' ? [`reason: ${reason}`] : [];
}
