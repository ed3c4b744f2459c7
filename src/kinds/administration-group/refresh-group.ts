import type { KscClient } from '../../ksc/client.ts';
import { equals } from '../../ksc/filter.ts';
import { findAll } from '../../ksc/iterate.ts';
import { groupFields, groupOf } from '../names/group-tree.ts';
import type { Names } from '../names/names.ts';

/** Reads one group anew, so that it is known as it is on the server now; the topmost one stays as it is. */
export async function refreshGroup(client: KscClient, names: Names, id: number): Promise<void> {
  if (id === names.groups.rootId) return;
  const [row] = await findAll(client, 'HostGroup.FindGroups', { filter: equals('id', id), fields: groupFields });
  const group = row === undefined ? null : groupOf(row, names.groups.rootId);
  if (group === null) names.groups.remove(id);
  else names.groups.refresh(group);
}
