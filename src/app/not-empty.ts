import type { KindContext } from '../kinds/kind.ts';
import type { KscClient } from '../ksc/client.ts';
import { PxgError } from '../ksc/errors.ts';
import { readTasks } from '../ksc/iterate.ts';
import { arrayOf, intOf, isParams, textOf } from '../ksc/values.ts';
import type { Change, DeleteChange } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import { isSamePlace } from '../model/pointer.ts';
import { parentGroupPath } from '../schema/group-path.ts';
import { deviceCounts } from './device-counts.ts';

/** What stands in a group and does not leave it with the plan; null for what was not told. */
interface Remains {
  readonly devices: number | null;
  readonly subgroups: number | null;
  readonly policies: number | null;
  readonly tasks: number | null;
}

/**
 * Warns of groups that are to be deleted and would not be: the server removes an empty one only, and what is in them does
 * not go with these changes. Whether a guard holds them does not count: who lifts it is to know this first.
 */
export async function notEmptyWarnings(changes: readonly Change[], context: KindContext): Promise<Diagnostic[]> {
  const groups = changes.filter(isGroupDeletion);
  const found = await Promise.all(
    groups.map(async ({ id, serverKey }) => told(id, await remainsIn(Number(serverKey), changes, context))),
  );
  return found.flat();
}

function isGroupDeletion(change: Change): change is DeleteChange {
  return change.kind === 'AdministrationGroup' && change.action === 'delete';
}

async function remainsIn(group: number, changes: readonly Change[], context: KindContext): Promise<Remains> {
  const { client } = context;
  const [devices, policies, tasks] = await Promise.all([
    unlessRefused(deviceCounts(context).directlyIn({ groups: [group], hosts: [] })),
    unlessRefused(policiesOf(client, group)),
    unlessRefused(tasksOf(client, group)),
  ]);
  const staying = (keys: readonly string[] | null, kinds: readonly string[]) => {
    const leaving = new Set(changes.flatMap((one) => (kinds.includes(one.kind) && leaves(one) ? one.serverKey : [])));
    return keys === null ? null : keys.filter((key) => !leaving.has(key)).length;
  };
  return {
    devices,
    subgroups: subgroupsOf(group, changes, context),
    policies: staying(policies, ['NetworkAgentPolicy']),
    tasks: staying(tasks, ['DownloadUpdatesTask', 'UpdateTask']),
  };
}

/** Whether an object is no longer in its group afterwards: what is declared to be in one that goes is an error before. */
function leaves(change: Change): change is Change & { readonly serverKey: string } {
  if (change.action === 'delete' || change.action === 'replace') return true;
  const places = ['/spec/group', '/spec/scope'];
  return change.action === 'update' && change.fields.some(({ path }) => places.some((one) => isSamePlace(one, path)));
}

/** Those right below the group that are neither deleted nor declared elsewhere. */
function subgroupsOf(group: number, changes: readonly Change[], { names: { groups } }: KindContext): number {
  const deleted = new Set(changes.filter(isGroupDeletion).map((one) => one.serverKey));
  const path = groups.pathOf(group);
  const below = groups.all.filter(({ id, parentId }) => parentId === group && !deleted.has(String(id)));
  return below.filter(({ id }) => parentGroupPath(groups.pathOf(id) ?? '') === path).length;
}

async function policiesOf(client: KscClient, nGroupId: number): Promise<string[]> {
  const answer = await client.call('Policy.GetPoliciesForGroup', { nGroupId });
  return arrayOf(answer, 'PxgRetVal')
    .filter(isParams)
    .map((row) => String(intOf(row, 'KLPOL_ID')));
}

async function tasksOf(client: KscClient, nGroupId: number): Promise<string[]> {
  const tasks = await readTasks(client, { nGroupId, bGroupIdSignificant: true });
  return tasks.map((task) => textOf(task, 'TASK_UNIQUE_ID') ?? '');
}

/** The plan needs none of it: a refusal leaves it unknown. */
async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof PxgError)) throw error;
    return null;
  }
}

function told(id: string, { devices, subgroups, policies, tasks }: Remains): Diagnostic[] {
  const words = [
    ...counted(devices, 'device', 'devices'),
    ...counted(subgroups, 'group', 'groups'),
    ...counted(policies, 'policy', 'policies'),
    ...counted(tasks, 'task', 'tasks'),
  ];
  if (words.length === 0) return [];
  const state = words.every((one) => one.startsWith(unknown)) ? 'may not be empty' : 'is not empty';
  const message = `${id} ${state}, and only an empty group is removed: ${words.join(', ')} would still be in it`;
  return [diagnostic('plan/not-empty', { message, resource: id })];
}

const unknown = 'an unknown number of';

function counted(count: number | null, one: string, more: string): string[] {
  if (count === 0) return [];
  return [count === null ? `${unknown} ${more}` : `${count} ${count === 1 ? one : more}`];
}
