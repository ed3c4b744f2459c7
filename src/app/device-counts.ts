import type { KindContext } from '../kinds/kind.ts';
import { countEntries } from '../kinds/names/count-entries.ts';
import { updateEntries } from '../kinds/names/update-catalogue.ts';
import type { Dictionary, DictionaryEntry } from '../ksc/dictionary.ts';
import { allOf, anyOf, equals, not } from '../ksc/filter.ts';
import { countHosts } from '../ksc/iterate.ts';

/** Groups in one search filter. */
const groupsPerFilter = 200;

/** Counts devices by searches that the server answers with a number; null where a name in them is not proven. */
export interface DeviceCounts {
  underGroups(groupIds: readonly number[]): Promise<number | null>;
  withUpdate(uid: string): Promise<number | null>;
  /** Devices that have the product and not the update. */
  lackingUpdate(uid: string, product: string): Promise<number | null>;
  /** The same, of those directly in some groups or named one by one. */
  lackingUpdateIn(
    uid: string,
    product: string,
    groups: readonly number[],
    hosts: readonly string[],
  ): Promise<number | null>;
}

export function deviceCounts({ client, dictionary }: KindContext): DeviceCounts {
  const known = new Map<string, Promise<number>>();
  const count = (filter: string): Promise<number> => {
    const counted = known.get(filter) ?? countHosts(client, filter);
    known.set(filter, counted);
    return counted;
  };
  const total = async (filters: readonly string[]) => {
    const counts = await Promise.all(filters.map(count));
    return counts.reduce((sum, one) => sum + one, 0);
  };
  const lacking = (uid: string, product: string) => [
    equals('KLHST_WKS_PRODUCT_NAME', product),
    not(equals('KLHST_HF_ID', uid)),
  ];
  const provenForUpdates = () => allProven(dictionary, [updateEntries.hotfixId, updateEntries.deviceProduct]);
  return {
    async underGroups(groupIds) {
      if (groupIds.length === 0) return 0;
      if (!allProven(dictionary, [countEntries.subtree])) return null;
      return count(anyOf(groupIds.map((id) => equals(dictionary.value(countEntries.subtree), id))));
    },
    async withUpdate(uid) {
      return dictionary.isProven(updateEntries.hotfixId) ? count(equals('KLHST_HF_ID', uid)) : null;
    },
    async lackingUpdate(uid, product) {
      return provenForUpdates() ? count(allOf(lacking(uid, product))) : null;
    },
    async lackingUpdateIn(uid, product, groups, hosts) {
      if (!provenForUpdates() || !dictionary.isProven(countEntries.group)) return null;
      const places = [
        ...groups.map((id) => equals(dictionary.value(countEntries.group), id)),
        ...hosts.map((id) => equals('KLHST_WKS_HOSTNAME', id)),
      ];
      return total(chunks(places).map((chunk) => allOf([...lacking(uid, product), anyOf(chunk)])));
    },
  };
}

function allProven(dictionary: Dictionary, entries: readonly DictionaryEntry[]): boolean {
  return entries.every((one) => dictionary.isProven(one));
}

function chunks(items: readonly string[]): string[][] {
  const result: string[][] = [];
  for (let start = 0; start < items.length; start += groupsPerFilter)
    result.push(items.slice(start, start + groupsPerFilter));
  return result;
}
