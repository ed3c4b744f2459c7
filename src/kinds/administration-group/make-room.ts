import type { KindContext } from '../kind.ts';
import { refreshGroup } from './refresh-group.ts';

/**
 * Makes room at a place: a group there that this plan takes elsewhere gets a name for the time between. `there`: id of
 * the group that was last seen at `path`, if any. It is read anew first, and stays where it has gone by itself.
 */
export async function makeRoom(
  { client, names }: Pick<KindContext, 'client' | 'names'>,
  there: number | null,
  path: string,
): Promise<void> {
  if (there === null || names.groups.pathOf(there) === path) return;
  await refreshGroup(client, names, there);
  if (names.groups.actualPathOf(there) !== path) return;
  const between = `kscctl-between-${there}`;
  await client.call('HostGroup.UpdateGroup', { nGroup: there, pInfo: { name: between } });
  names.groups.setAside(there, between);
}
