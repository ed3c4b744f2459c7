import { insideParams, type Params, type WireValue } from '../wire/value.ts';

/** An active policy at one level of the group hierarchy. */
export interface LevelPolicy {
  readonly name?: string;
  readonly acceptsParent: boolean;
  readonly forcesChildren: boolean;
  readonly section: (name: string) => Params | undefined;
}

/** A value with the policies that give and lock it, by name; no value when no policy has the setting. */
export interface Setting {
  readonly value: WireValue | undefined;
  readonly givenBy: string | undefined;
  readonly lockedBy: string | undefined;
}

/**
 * The value of a setting for a group (domain.md 8). `levels` are the active policies of the product from the group up to
 * the root. The nearest one gives the value; each one above overrides it where it locks the setting and the policy below
 * inherits, by its own choice or because it is forced.
 */
export function effectiveSetting(levels: readonly LevelPolicy[], section: string, name: string): Setting {
  const [nearest, ...above] = levels;
  if (nearest === undefined) return { value: undefined, givenBy: undefined, lockedBy: undefined };
  const own = settingOf(nearest, section, name);
  let giver = own === undefined ? undefined : nearest;
  let value = own?.['KLPRSS_Val'];
  let locker = own?.['KLPRSS_Mnd'] === true ? nearest : undefined;
  let lower = nearest;
  for (const upper of above) {
    if (!lower.acceptsParent && !upper.forcesChildren) break;
    const setting = settingOf(upper, section, name);
    if (setting?.['KLPRSS_Mnd'] === true) {
      value = setting['KLPRSS_Val'];
      giver = upper;
      locker = upper;
    }
    lower = upper;
  }
  return { value, givenBy: giver?.name, lockedBy: locker?.name };
}

function settingOf(policy: LevelPolicy, section: string, name: string): Params | undefined {
  return insideParams(policy.section(section)?.[name]);
}
