import type { Json, JsonObject } from './wire-client.ts';

/** A source of numbers from 0 to below 1 and of choices, the same for the same seed (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const oddStrings = [
  '',
  'x',
  '0',
  '-1',
  '((((',
  '"; DROP TABLE groups; --',
  '\u0000',
  '😀',
  '../../x',
  '\u202Eabc',
  '__proto__',
  '\uD800',
];
const likelyStrings = ['1', '2', '86', '1103', '1.0.0.0', 'KES', '11.0.0.0', 'DoUpdate', 'en', 'SS_SETTINGS', '*'];
const filters = ['', '(KLHST_WKS_DN="*")', '(nSource=4)', '(id>0)', '(&(name="*")(id<9))'];
const oddNumbers = [-1, 999, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1e21, 0.5, 2 ** 53];
const names = [
  'name',
  'parentId',
  'UaHostId',
  'UaScope',
  'KLPOL_DN',
  'KLPOL_GROUP_ID',
  'KLPOL_ACTIVE',
  'TASK_NAME',
  'TASK_INFO_PARAMS',
  'KLHST_WKS_DN',
  'KLHST_WKS_GROUPID',
  'NLANTWK_NETWORK_ID',
  'PRTS_TASK_GROUPID',
  'KLSTS_Updates',
  'nSource',
  'nPatchDbId',
  'Name',
  'Asc',
  'constructor',
  'type',
  'value',
  '',
];
const fields = [
  'KLHST_WKS_DN',
  'id',
  'name',
  'wstrTitle',
  'hostname',
  'hostName',
  'gsyn_cnt_FullCount',
  'event_id',
  'nope',
];

/** Any value at all. */
export function oddValue(chance: Chance, depth = 0): Json {
  switch (chance.below(depth > 3 ? 4 : 8)) {
    case 0:
      return chance.pick(oddStrings);
    case 1:
      return chance.pick(oddNumbers);
    case 2:
      return chance.is(0.5);
    case 3:
      return null;
    case 4:
      return Array.from({ length: chance.below(4) }, () => oddValue(chance, depth + 1));
    case 5:
      return {
        type: chance.pick(['params', 'long', 'datetime', 'binary', 'date', 'nope']),
        value: oddValue(chance, depth + 1),
      };
    default:
      return oddObject(chance, () => oddValue(chance, depth + 1));
  }
}

/** A value that an argument of this type and name may well have; `seen` are strings that the server has given out. */
export function likelyValue(chance: Chance, name: string, type: string, seen: readonly string[]): Json {
  if (type.endsWith('?') && chance.is(0.3)) return null;
  switch (type.replace('?', '')) {
    case 'int':
      return /time|life|lifetimesec/i.test(name) ? chance.pick([1, 60, 7200, 0]) : chance.below(8) - 1;
    case 'long':
      return { type: 'long', value: chance.pick([1, 103, 104]) };
    case 'bool':
      return chance.is(0.5);
    case 'string':
      if (/filter/i.test(name)) return chance.pick(filters);
      return chance.is(0.6) && seen.length > 0 ? chance.pick(seen) : chance.pick(likelyStrings);
    case 'binary':
      return chance.is(0.5) && seen.length > 0 ? chance.pick(seen) : 'AAE=';
    case 'order':
      return chance.is(0.5) ? [] : [{ Name: chance.pick(fields), Asc: chance.is(0.5) }];
    case 'array':
      return Array.from({ length: chance.below(3) }, () => likelyElement(chance, name, seen));
    default:
      return oddObject(chance, () => (chance.is(0.7) ? likelyElement(chance, name, seen) : oddValue(chance, 2)));
  }
}

function likelyElement(chance: Chance, name: string, seen: readonly string[]): Json {
  if (/field|attribute|values/i.test(name)) return chance.pick(fields);
  switch (chance.below(4)) {
    case 0:
      return chance.below(8);
    case 1:
      return { type: 'params', value: { nSource: 4, nPatchDbId: chance.below(8) } };
    case 2:
      return chance.is(0.5);
    default:
      return seen.length > 0 ? chance.pick(seen) : chance.pick(likelyStrings);
  }
}

function oddObject(chance: Chance, value: () => Json): JsonObject {
  return Object.fromEntries(Array.from({ length: chance.below(4) }, () => [chance.pick(names), value()]));
}

/** The strings in an answer, for later calls. */
export function stringsIn(value: Json | undefined, depth = 0): string[] {
  if (typeof value === 'string') return value.length > 0 && value.length < 200 ? [value] : [];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  return Object.values(value)
    .slice(0, 5)
    .flatMap((item) => stringsIn(item, depth + 1));
}
