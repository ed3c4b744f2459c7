import type { PolicySections, SettingHints } from '../../kinds/discovery-hints.ts';
import { isParams, type KscParams, type KscValue } from '../../ksc/values.ts';
import { wireType } from '../../ksc/wire-type.ts';
import { canonicalJson, type Json } from '../../model/json.ts';

/** An attribute of a section of a policy, with what the policies of this server hold in it. */
export interface PolicyAttribute {
  readonly section: string;
  readonly attribute: string;
  /** Of KLPRSS_Val on the wire. */
  readonly type: string;
  /** Values of simple types, as they occur; empty for the others. */
  readonly values: readonly Json[];
}

/** A place where a setting may stand. */
export interface PlaceCandidate {
  readonly section: string;
  readonly attribute: string;
  readonly why: string;
}

/** Every attribute that these policies hold, by section and name. Pure. */
export function policyAttributes(policies: readonly PolicySections[]): PolicyAttribute[] {
  const found = new Map<string, PolicyAttribute>();
  for (const sections of policies)
    for (const [section, attributes] of Object.entries(sections))
      for (const [attribute, wrapped] of Object.entries(attributes)) {
        if (!isParams(wrapped) || wrapped['KLPRSS_Val'] === undefined) continue;
        const key = JSON.stringify([section, attribute]);
        const value = wrapped['KLPRSS_Val'];
        const before = found.get(key)?.values ?? [];
        found.set(key, { section, attribute, type: wireType(value), values: withValue(before, value) });
      }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/**
 * Attributes that a setting, a flag, may be: words of it in the name; in the section that documents suggest one word is
 * enough, elsewhere it takes two. Pure.
 */
export function placeCandidates(attributes: readonly PolicyAttribute[], hints: SettingHints): PlaceCandidate[] {
  return attributes
    .filter((one) => one.type === 'bool')
    .map((one) => ({ one, hits: hints.words.filter((word) => word.test(one.attribute)).length }))
    .filter(({ one, hits }) => hits >= (hints.sections.includes(one.section) ? 1 : 2))
    .sort((a, b) => weight(b.one, b.hits, hints) - weight(a.one, a.hits, hints))
    .map(({ one: { section, attribute }, hits }) => {
      const place = hints.sections.includes(section) ? `in section ${section}, which is the probable one` : 'a flag';
      return { section, attribute, why: `${place}, and ${hits === 1 ? '1 word' : `${hits} words`} of it in the name` };
    });
}

function weight({ section }: PolicyAttribute, hits: number, { sections }: SettingHints): number {
  return hits + (sections.includes(section) ? 10 : 0);
}

const shownValues = 3;

function withValue(before: readonly Json[], value: KscValue): readonly Json[] {
  if (typeof value !== 'boolean' && typeof value !== 'number' && typeof value !== 'string') return before;
  const known = before.some((one) => canonicalJson(one) === canonicalJson(value));
  return known || before.length >= shownValues ? before : [...before, value];
}

/** Two policies, attribute by attribute. */
export interface SettingDifference {
  readonly section: string;
  readonly attribute: string;
  /** Names below the attribute, where its value is a container; empty for the value itself. */
  readonly below: readonly string[];
  readonly differs: 'value' | 'lock' | 'only in the first' | 'only in the second';
  /** Of the value on the wire. */
  readonly type: string;
}

/** What differs between two policies: values, locks, and attributes that only one of them has. Pure. */
export function comparePolicies(first: PolicySections, second: PolicySections): SettingDifference[] {
  const sections = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  return sections.flatMap((section) => {
    const [before, after] = [first[section] ?? {}, second[section] ?? {}];
    return namesOf(before, after).flatMap((attribute) =>
      compareSetting(before[attribute], after[attribute], []).map((one) => ({ section, attribute, ...one })),
    );
  });
}

type Difference = Pick<SettingDifference, 'below' | 'differs' | 'type'>;

/** A setting is {KLPRSS_Val, KLPRSS_Mnd}, and so is each member of a container (reference: ksc-openapi.md 5.3 [D]). */
function compareSetting(
  before: KscValue | undefined,
  after: KscValue | undefined,
  below: readonly string[],
): Difference[] {
  if (before === undefined) return [{ below, differs: 'only in the second', type: settingType(after) }];
  if (after === undefined) return [{ below, differs: 'only in the first', type: settingType(before) }];
  if (!isParams(before) || !isParams(after)) return isSame(before, after) ? [] : [valueDiffers(below, after)];
  const [old, now] = [before['KLPRSS_Val'], after['KLPRSS_Val']];
  if (old === undefined || now === undefined) return isSame(before, after) ? [] : [valueDiffers(below, after)];
  const lock: Difference[] = isSame(before['KLPRSS_Mnd'], after['KLPRSS_Mnd'])
    ? []
    : [{ below, differs: 'lock', type: settingType(after) }];
  if (isParams(old) && isParams(now))
    return [...namesOf(old, now).flatMap((name) => compareSetting(old[name], now[name], [...below, name])), ...lock];
  return [...(isSame(old, now) ? [] : [valueDiffers(below, now)]), ...lock];
}

function valueDiffers(below: readonly string[], value: KscValue): Difference {
  return { below, differs: 'value', type: wireType(value) };
}

function settingType(setting: KscValue | undefined): string {
  const value = isParams(setting) ? (setting['KLPRSS_Val'] ?? setting) : (setting ?? null);
  return wireType(value);
}

function namesOf(before: KscParams, after: KscParams): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}

function isSame(a: KscValue | undefined, b: KscValue | undefined): boolean {
  return comparable(a) === comparable(b);
}

/** A text that is the same for the same value; longs are no JSON. */
function comparable(value: KscValue | undefined): string {
  return JSON.stringify(value, (_key, inner: unknown): unknown => {
    if (typeof inner === 'bigint') return `${inner}n`;
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
