import { notKnown, type Plan, planChanges } from '../model/plan.ts';
import { type ChangeLines, changeLines } from './change-lines.ts';
import { keptBackCounts } from './kept-back.ts';
import { summaryOf } from './plan-json.ts';
import { shortPath, valueText } from './value-text.ts';

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

function summaryText(plan: Plan): string {
  const { create, update, replace, delete: remove, adopt, forget, unchanged } = summaryOf(plan);
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
    ...keptBackCounts(planChanges(plan)),
    ...(plan.unread.length > 0 ? [`${plan.unread.length} not read`] : []),
    ...(changes.length > 0 && plan.untold.length > 0 ? [untoldText(plan.untold.length)] : []),
  ];
  return `${changes.length === 0 ? 'No changes' : changes.join(', ')}; ${rest.join(', ')}.`;
}
