import { effectiveSetting, type LevelPolicy } from '../fleet/effective-policy.ts';
import { groupChain } from '../objects/groups.ts';
import { readSection, requirePolicy, sectionNames } from '../objects/policies.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { insideParams, type Params, params, type WireValue } from '../wire/value.ts';

/**
 * The sections that hold on the devices below a policy's group: its own settings, overridden by what the policies above it
 * lock (domain.md 8). Profiles are not taken into account: their conditions are not worked out.
 */
export function effectiveSections(store: Store, policy: Row): Record<string, Params> {
  const levels = levelsFrom(store, policy);
  const policies = [numberOf(policy, 'id'), ...upperPolicies(store, policy)];
  const names = new Set(policies.flatMap((id) => sectionNames(store, id)));
  const sections: [string, Params][] = [...names].sort().map((section) => {
    const variables = new Set(policies.flatMap((id) => Object.keys(readSection(store, id, section) ?? {})));
    return [section, effectiveSection(levels, section, [...variables])];
  });
  return Object.fromEntries(sections);
}

/** The bare values of a section of settings, as a device has them. */
export function bareValues(section: Params): Params {
  const values: [string, WireValue][] = [];
  for (const [name, value] of Object.entries(section)) {
    const bare = insideParams(value)?.['KLPRSS_Val'];
    if (bare !== undefined) values.push([name, bareValue(bare)]);
  }
  return Object.fromEntries(values);
}

/** Members of a container are wrapped settings themselves (reference: ksc-openapi.md 5.3 [D]). */
function bareValue(value: WireValue): WireValue {
  const inside = insideParams(value);
  return inside === undefined ? value : params(bareValues(inside));
}

function effectiveSection(levels: readonly LevelPolicy[], section: string, names: readonly string[]): Params {
  const settings: [string, WireValue][] = [];
  for (const name of names) {
    const { value, lockedBy } = effectiveSetting(levels, section, name);
    if (value !== undefined) settings.push([name, params({ KLPRSS_Val: value, KLPRSS_Mnd: lockedBy !== undefined })]);
  }
  return Object.fromEntries(settings);
}

function levelsFrom(store: Store, policy: Row): LevelPolicy[] {
  const uppers = upperPolicies(store, policy).map((id) => requirePolicy(store, id));
  return [policy, ...uppers].map((row) => ({
    name: textOf(row, 'name'),
    acceptsParent: row['accept_parent'] === 1,
    forcesChildren: row['force_children'] === 1,
    section: (name) => readSection(store, numberOf(row, 'id'), name),
  }));
}

/** The active policies of the product in the groups above, nearest first. */
function upperPolicies(store: Store, policy: Row): number[] {
  return groupChain(store, numberOf(policy, 'group_id'))
    .slice(1)
    .flatMap((group) => {
      const row = store.get(
        'SELECT id FROM policies WHERE group_id = ? AND product = ? AND version = ? AND active = 1',
        [group, textOf(policy, 'product'), textOf(policy, 'version')],
      );
      return row === undefined ? [] : [numberOf(row, 'id')];
    });
}
