import type { KindContext } from '../kinds/kind.ts';
import type { ApprovalStatus } from '../kinds/names/approval-status.ts';
import { type KasperskyUpdate, updateEntries } from '../kinds/names/update-catalogue.ts';
import { type Impact, unknownImpact } from '../model/change.ts';
import { impactOf } from '../model/impact.ts';
import type { JsonObject } from '../model/json.ts';
import type { Chain } from '../reach/chain.ts';
import { type Reach, type ReachQuestion, reachOver } from '../reach/reach.ts';
import { type DeviceCounts, deviceCounts } from './device-counts.ts';
import { isToBeMade } from './future-groups.ts';

export interface Decision {
  /** Lower-case hex of the update. */
  readonly uid: string;
  readonly status: ApprovalStatus;
}

/** The fleet that decisions on updates meet. */
export interface Prospect {
  readonly chain: Chain;
  /** As it would be if no guard held anything, with the changes that are held; null where they leave it as it is. */
  readonly unheld: { readonly chain: Chain; readonly held: readonly string[] } | null;
}

interface Question {
  readonly context: KindContext;
  readonly counts: DeviceCounts;
  readonly reachOf: ReturnType<typeof reachOver>;
  readonly unheld: { readonly reachOf: ReturnType<typeof reachOver>; readonly held: readonly string[] } | null;
}

/** What decisions on updates would do, by update. The devices of the chain must have been looked up. */
export async function assessApprovals(
  decisions: readonly Decision[],
  context: KindContext,
  { chain, unheld }: Prospect,
  counts: DeviceCounts = deviceCounts(context),
): Promise<Map<string, Impact>> {
  const question: Question = {
    context,
    counts,
    reachOf: reachOver(chain),
    unheld: unheld === null ? null : { reachOf: reachOver(unheld.chain), held: unheld.held },
  };
  const assessed = await Promise.all(
    decisions.map(async ({ uid, status }) => {
      const update = context.names.updates.byUid(uid);
      return [uid, update === null ? unknownImpact : await decisionImpact(update, status, question)] as const;
    }),
  );
  return new Map(assessed);
}

async function decisionImpact(update: KasperskyUpdate, status: ApprovalStatus, question: Question): Promise<Impact> {
  if (status === 'Declined') return assessDecline(update, question.context, question.counts);
  const component = isComponent(update, question.context);
  if (component === null) return unknownImpact;
  return installImpact(update, reachQuestion(update, status, component, question.context), question);
}

/** Whether Network Agent installs an update by itself; null where it cannot be told from an update of an application. */
function isComponent(update: KasperskyUpdate, { dictionary }: Pick<KindContext, 'dictionary'>): boolean | null {
  if (update.product !== dictionary.value(updateEntries.componentProduct)) return false;
  return dictionary.isProven(updateEntries.componentProduct) ? true : null;
}

function reachQuestion(
  update: KasperskyUpdate,
  status: ApprovalStatus,
  component: boolean,
  { dictionary, names }: KindContext,
): ReachQuestion {
  const taskProduct = dictionary.isProven(updateEntries.taskProducts)
    ? (taskProductOf(dictionary.value(updateEntries.taskProducts), update.product) ?? null)
    : null;
  return {
    updateClass: component ? 'component' : 'application',
    taskProduct,
    status,
    critical: update.critical,
    eulasAccepted: status === 'Approved' || names.updates.neededEulas(update).every((eula) => eula.accepted),
  };
}

function taskProductOf(table: JsonObject, product: string): string | undefined {
  const found = table[product];
  return typeof found === 'string' ? found : undefined;
}

async function installImpact(update: KasperskyUpdate, asked: ReachQuestion, question: Question): Promise<Impact> {
  const { counts, reachOf, unheld } = question;
  const reach = reachOf(asked);
  const [devices, installs, beyond, unheldInstalls] = await Promise.all([
    counts.lacking(update),
    installsOf(update, reach, counts),
    counts.beyond(update),
    unheld === null ? null : installsOf(update, unheld.reachOf(asked), counts),
  ]);
  const notes = [
    ...(asked.status === 'Approved' ? missingLinks(reach, devices, installs) : []),
    ...heldLinks(unheld?.held ?? [], installs, unheldInstalls),
    ...alreadyBeyond(beyond),
  ];
  return impactOf('computed', { devices, installs, uninstalls: 0 }, notes.join('; '));
}

async function installsOf(update: KasperskyUpdate, reach: Reach, counts: DeviceCounts): Promise<number | null> {
  // What is still to be made has no devices.
  const groups = reach.groups.filter((id) => !isToBeMade(id));
  return reach.unknown ? null : counts.lackingIn(update, { groups, hosts: reach.hosts });
}

/** A declined update of an application is uninstalled where it can be; a component patch never is (domain.md 6.1). */
export async function assessDecline(
  update: KasperskyUpdate,
  context: Pick<KindContext, 'dictionary'>,
  counts: DeviceCounts,
): Promise<Impact> {
  const component = isComponent(update, context);
  if (component === null) return unknownImpact;
  const devices = await counts.withUpdate(update.uid);
  const stays = component || update.uninstallable === false;
  const uninstalls = devices === 0 || stays ? 0 : update.uninstallable === null ? null : devices;
  const kept = component
    ? 'a patch of a component stays where it is'
    : 'the update cannot be uninstalled: it stays where it is';
  return impactOf('counted', { devices, installs: 0, uninstalls }, stays && devices !== 0 ? kept : '');
}

/** Says what keeps an approved update from devices that lack it. */
function missingLinks(reach: Reach, devices: number | null, installs: number | null): string[] {
  if (devices === null || installs === null || installs >= devices || reach.cuts.size === 0) return [];
  const rest = devices - installs;
  const links = [...reach.cuts.keys()].join('; ');
  return [`${rest} more ${rest === 1 ? 'device lacks' : 'devices lack'} it and will not get it: ${links}`];
}

/** Says what comes once nothing is held any more. */
function heldLinks(held: readonly string[], installs: number | null, unheld: number | null): string[] {
  if (held.length === 0 || installs === unheld) return [];
  const others = held.length > shownHeld ? ` and ${held.length - shownHeld} more` : '';
  const what = `${held.slice(0, shownHeld).join(', ')}${others} ${held.length === 1 ? 'is' : 'are'} no longer held`;
  return [`up to ${unheld ?? 'an unknown number of'} devices when ${what}`];
}

const shownHeld = 3;

function alreadyBeyond(count: number | null): string[] {
  if (count === null || count === 0) return [];
  return [
    count === 1 ? '1 device has this version or a newer one' : `${count} devices have this version or a newer one`,
  ];
}
