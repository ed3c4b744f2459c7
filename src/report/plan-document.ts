import { type Action, type Change, type FieldChange, type Impact, type Reason, statusAfter } from '../model/change.ts';
import { isJsonArray, isJsonObject, type Json } from '../model/json.ts';
import { notKnown, type Plan, planChanges } from '../model/plan.ts';
import { summaryOf } from './plan-json.ts';

/** A plan in words: built once, printed as text and as Markdown. All texts in it are still raw data. */
export interface PlanDocument {
  readonly title: string;
  readonly waves: readonly (readonly ChangeLines[])[];
  readonly drift: readonly { readonly id: string; readonly lines: readonly string[] }[];
  /** `isOption`: the way out is to be typed as it stands. */
  readonly guards: readonly {
    readonly name: string;
    readonly text: string;
    readonly wayOut: string;
    readonly isOption: boolean;
  }[];
  readonly adoptions: readonly string[];
  /** What was not read: nothing is planned for it. */
  readonly unread: readonly { readonly id: string; readonly text: string }[];
  /** Counts of what there is to do; empty when nothing is. */
  readonly summary: string;
  /** What to say where nothing is to be done; null where something is, or was not read. */
  readonly inSync: string | null;
}

export interface ChangeLines {
  readonly symbol: '+' | '~' | '±' | '-' | '·';
  readonly action: Action;
  readonly id: string;
  readonly label: string;
  readonly reason: string;
  readonly fields: readonly { readonly path: string; readonly before: string | null; readonly after: string }[];
  readonly notes: readonly Note[];
  readonly declaredAt: string | null;
  readonly heldBy: readonly string[];
}

interface Note {
  readonly text: string;
  /** Something is taken off devices: nobody may overlook it. */
  readonly isLoss: boolean;
}

export function planDocument(plan: Plan): PlanDocument {
  const { server } = plan;
  const edition = server.edition === 'simulated' ? 'simulated server' : `server (${server.edition})`;
  const revision =
    plan.revision === null
      ? ''
      : `, revision ${plan.revision.slice(0, 12)}${plan.dirty ? ' with uncommitted changes' : ''}`;
  return {
    title: `Plan for target ${plan.target}: ${edition} ${server.identity}, version ${server.version ?? 'unknown'}${revision}`,
    waves: plan.waves.map((wave) => wave.map(changeLines)),
    drift: plan.drift.map((one) => ({
      id: one.id,
      lines: one.fields.map(
        (field) =>
          `${shortPath(field.path)}: ${valueText(field.lastApplied)} was applied, ${valueText(field.observed)} is on the server` +
          (one.kind === 'conflict' ? `, ${valueText(field.desired)} is declared now` : ''),
      ),
    })),
    guards: plan.guards.map((one) => ({ name: one.guard, text: one.explanation, ...wayOut(one) })),
    adoptions: plan.adoptions.map((one) => one.id),
    summary: summaryText(plan),
    unread: plan.unread.map((one) => ({ id: one.id, text: `${one.state}: ${one.why}` })),
    inSync: inSyncText(plan),
  };
}

/** What was not compared is not said to be in sync. */
function inSyncText(plan: Plan): string | null {
  if (planChanges(plan).length > 0 || plan.unread.length > 0) return null;
  return notKnown(plan) === 0 ? 'In sync: no changes.' : `No changes; ${untoldText(plan.untold.length)}.`;
}

function untoldText(count: number): string {
  return `${count} declared ${count === 1 ? 'field is' : 'fields are'} not told by the server and not compared`;
}

function wayOut({
  guard,
  acknowledged,
}: Plan['guards'][number]): Pick<PlanDocument['guards'][number], 'wayOut' | 'isOption'> {
  if (acknowledged) return { wayOut: 'acknowledged', isOption: false };
  if (guard !== 'unproven-wire') return { wayOut: `--acknowledge ${guard} --reason "..."`, isOption: true };
  const words = '"kscctl doctor" says what proves them here; dictionary.accept in kscctl.yaml takes a name for true';
  return { wayOut: words, isOption: false };
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

function changeLines(change: Change): ChangeLines {
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
    heldBy: change.held ?? [],
  };
}

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

/** Installations are foreseen at most: what no read tells (docs/wire.md) may keep an update from a device. */
export function upToText(count: Impact['installs']): string {
  return count === null || count === 0 ? devicesText(count) : `up to ${devicesText(count)}`;
}

export function devicesText(count: Impact['devices']): string {
  if (count === null) return 'an unknown number of devices';
  return count === 1 ? '1 device' : `${count} devices`;
}

function sideEffectNotes({ sideEffects }: Change): string[] {
  return sideEffects.map((one) => `side effect: "${one.name}" is ${one.effect}`);
}

function reasonNote(change: Change): string[] {
  const reason = 'desired' in change ? change.desired['reason'] : undefined;
  return typeof reason === 'string' ? [`reason: ${reason}`] : [];
}

function summaryText(plan: Plan): string {
  const { create, update, replace, delete: remove, adopt, forget, unchanged, held } = summaryOf(plan);
  const parts = [
    [create, 'to create'],
    [update, 'to update'],
    [replace, 'to replace'],
    [remove, 'to delete'],
    [forget, 'to forget'],
  ] as const;
  const changes = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  const rest = [
    `${unchanged} unchanged`,
    ...(adopt > 0 ? [`${adopt} to adopt as they are`] : []),
    ...(held > 0 ? [`${held} held`] : []),
    ...(plan.unread.length > 0 ? [`${plan.unread.length} not read`] : []),
    ...(changes.length > 0 && plan.untold.length > 0 ? [untoldText(plan.untold.length)] : []),
  ];
  return `${changes.length === 0 ? 'No changes' : changes.join(', ')}; ${rest.join(', ')}.`;
}

/** `/spec/schedule/every` reads `schedule.every`. */
export function shortPath(path: string): string {
  return path
    .replace(/^\/spec\//, '')
    .replace(/^\//, '')
    .replaceAll('/', '.');
}

export function valueText(value: Json): string {
  if (value === null) return '(nothing)';
  if (isJsonArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([key, member]) => `${key}: ${valueText(member)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}
