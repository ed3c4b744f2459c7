import type { KindContext } from '../kinds/kind.ts';
import { countEntries } from '../kinds/names/count-entries.ts';
import { isAtLeast, versionsOf } from '../kinds/names/product-versions.ts';
import { updateEntries } from '../kinds/names/update-catalogue.ts';
import type { Dictionary, DictionaryEntry } from '../ksc/dictionary.ts';
import { allOf, anyOf, equals, not } from '../ksc/filter.ts';
import { countHosts } from '../ksc/iterate.ts';

/** Groups in one search filter. */
const groupsPerFilter = 200;

/** What is asked about an update: its id, its product as devices name it, and the version that it brings, if any. */
export interface CountedUpdate {
  readonly uid: string;
  readonly product: string;
  readonly version: string;
}

/** Some groups, without what lies below them, and devices named one by one. */
export interface CountedPlaces {
  readonly groups: readonly number[];
  readonly hosts: readonly string[];
}

/** Counts devices by searches that the server answers with a number; null where a name in them is not proven. */
export interface DeviceCounts {
  underGroups(groupIds: readonly number[]): Promise<number | null>;
  directlyIn(places: CountedPlaces): Promise<number | null>;
  withUpdate(uid: string): Promise<number | null>;
  /** Devices that have the product in a version below that of the update, and not the update. */
  lacking(update: CountedUpdate): Promise<number | null>;
  /** The same, of those in some places. */
  lackingIn(update: CountedUpdate, places: CountedPlaces): Promise<number | null>;
  /** Devices that do not have the update, and have its version or a newer one. */
  beyond(update: CountedUpdate): Promise<number | null>;
}

export function deviceCounts({ client, dictionary }: KindContext): DeviceCounts {
  const count = once((filter: string) => countHosts(client, filter));
  const versions = once((product: string) => versionsOf(client, product));
  const total = async (filters: readonly string[]) => {
    const counts = await Promise.all(filters.map(count));
    return counts.reduce((sum, one) => sum + one, 0);
  };
  const without = ({ uid, product }: CountedUpdate) => [
    equals('KLHST_WKS_PRODUCT_NAME', product),
    not(equals('KLHST_HF_ID', uid)),
  ];
  /** Searches for the versions that the update does not go beyond. Null where versions cannot be told. */
  const asNew = async ({ product, version }: CountedUpdate): Promise<string[] | null> => {
    if (!allProven(dictionary, [updateEntries.hotfixId, updateEntries.deviceProduct])) return null;
    if (version === '') return [];
    if (!dictionary.isProven(updateEntries.deviceVersion)) return null;
    const found = await versions(product);
    return found
      .filter((one) => isAtLeast(one, version) === true)
      .map((one) => equals('KLHST_WKS_PRODUCT_VERSION', one));
  };
  return {
    async underGroups(groupIds) {
      if (groupIds.length === 0) return 0;
      if (!allProven(dictionary, [countEntries.subtree])) return null;
      return count(anyOf(groupIds.map((id) => equals(dictionary.value(countEntries.subtree), id))));
    },
    async directlyIn(places) {
      if (!dictionary.isProven(countEntries.group)) return null;
      return total(placeFilters(places, dictionary));
    },
    async withUpdate(uid) {
      return dictionary.isProven(updateEntries.hotfixId) ? count(equals('KLHST_HF_ID', uid)) : null;
    },
    async lacking(update) {
      const newer = await asNew(update);
      return newer === null ? null : count(allOf([...without(update), ...newer.map(not)]));
    },
    async lackingIn(update, places) {
      const newer = await asNew(update);
      if (newer === null || !dictionary.isProven(countEntries.group)) return null;
      const what = [...without(update), ...newer.map(not)];
      return total(placeFilters(places, dictionary).map((place) => allOf([...what, place])));
    },
    async beyond(update) {
      const newer = await asNew(update);
      if (newer === null || newer.length === 0) return newer === null ? null : 0;
      return count(allOf([...without(update), anyOf(newer)]));
    },
  };
}

function allProven(dictionary: Dictionary, entries: readonly DictionaryEntry[]): boolean {
  return entries.every((one) => dictionary.isProven(one));
}

/** Asks for each key once. */
function once<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    const answer = known.get(key) ?? ask(key);
    known.set(key, answer);
    return answer;
  };
}

function placeFilters({ groups, hosts }: CountedPlaces, dictionary: Dictionary): string[] {
  const places = [
    ...groups.map((id) => equals(dictionary.value(countEntries.group), id)),
    ...hosts.map((id) => equals('KLHST_WKS_HOSTNAME', id)),
  ];
  const filters: string[] = [];
  for (let start = 0; start < places.length; start += groupsPerFilter)
    filters.push(anyOf(places.slice(start, start + groupsPerFilter)));
  return filters;
}
