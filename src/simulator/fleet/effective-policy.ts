import { insideParams, type Params, type WireValue } from '../wire/value.ts';

/** An active policy at one level of the group hierarchy. */
export interface LevelPolicy {
  readonly acceptsParent: boolean;
  readonly forcesChildren: boolean;
  readonly section: (name: string) => Params | undefined;
}

/**
 * The value of a setting on the devices of a group, undefined when no policy has it (domain.md 8). `levels` are the
 * active policies of the product from the group up to the root. The nearest one gives the value; each one above
 * overrides it where it locks the setting and the policy below inherits, by its own choice or because it is forced.
 * Values that users set on the device itself do not occur in this world.
 */
export function effectiveValue(levels: readonly LevelPolicy[], section: string, name: string): WireValue | undefined {
  const [nearest, ...above] = levels;
  if (nearest === undefined) return undefined;
  let value = settingOf(nearest, section, name)?.['KLPRSS_Val'];
  let lower = nearest;
  for (const upper of above) {
    if (!lower.acceptsParent && !upper.forcesChildren) break;
    const setting = settingOf(upper, section, name);
    if (setting?.['KLPRSS_Mnd'] === true) value = setting['KLPRSS_Val'];
    lower = upper;
  }
  return value;
}

function settingOf(policy: LevelPolicy, section: string, name: string): Params | undefined {
  return insideParams(policy.section(section)?.[name]);
}
