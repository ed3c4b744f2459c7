import { type Dictionary, type DictionaryEntry, entry } from '../../ksc/dictionary.ts';
import { boolOf, isParams, type KscParams, type KscValue } from '../../ksc/values.ts';
import type { FieldChange } from '../../model/change.ts';
import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { isSamePlace } from '../../model/pointer.ts';
import type { SettingHints, SettingPlace } from '../discovery-hints.ts';

/** Product and version of Network Agent policies (reference: ksc-openapi.md 5.4 [D]). */
export const agentProduct = { name: '1103', version: '1.0.0.0' } as const;

export interface PolicySetting extends Pick<SettingHints, 'sections' | 'words'> {
  /** Name of the setting below `/spec/settings`. */
  readonly name: string;
  readonly entry: DictionaryEntry<SettingPlace>;
}

/** Where the settings stand in a policy. The attribute tables of these sections are on no page that could be read. */
export const policySettings: readonly PolicySetting[] = [
  {
    name: 'distributeFilesThroughDistributionPointsOnly',
    entry: entry<SettingPlace>(
      'agent-policy.points-only',
      { section: '86', attribute: 'SIM_bDistributeThroughPointsOnly' },
      'invented',
      'ksc-openapi.md 5.4: section probably 86 [I], attribute unknown',
      'the option Distribute files through distribution points only',
    ),
    sections: ['86'],
    words: [/only/i, /distr/i, /point|agent|ua(?![a-z])/i, /file|upd/i, /source|master|server/i],
  },
  {
    name: 'autoInstallUndefined',
    entry: entry<SettingPlace>(
      'agent-policy.auto-install-undefined',
      { section: 'KLNAG_PTCH_SETTINGS_SECTION', attribute: 'SIM_bAutoInstallUndefined' },
      'invented',
      'ksc-openapi.md 5.4: section probably KLNAG_PTCH_SETTINGS_SECTION [I], attribute unknown',
      'the option Automatically install applicable updates and patches for components that have the Undefined status',
    ),
    sections: ['KLNAG_PTCH_SETTINGS_SECTION'],
    words: [/auto/i, /inst/i, /undef/i, /appr/i, /patch|ptch/i],
  },
  {
    name: 'downloadDiffFiles',
    entry: entry<SettingPlace>(
      'agent-policy.diff-files',
      { section: 'SIM_POINT_UPDATES', attribute: 'SIM_bDownloadDiffFiles' },
      'invented',
      'additions 2, still unknown',
      'the option Download diff files',
    ),
    sections: [],
    words: [/diff/i, /delta/i, /upd/i],
  },
];

export function sectionsOf(settings: readonly PolicySetting[], dictionary: Dictionary): string[] {
  return [...new Set(settings.map((setting) => dictionary.value(setting.entry).section))];
}

/** The settings that a spec speaks of. */
export function declaredSettings(spec: JsonObject): PolicySetting[] {
  const declared = isJsonObject(spec['settings']) ? spec['settings'] : {};
  return policySettings.filter((setting) => declared[setting.name] !== undefined);
}

/** Value and lock of one setting, null where the policy does not hold it (format: reference ksc-openapi.md 5.3 [D]). */
export function readSetting(
  setting: PolicySetting,
  sections: ReadonlyMap<string, KscParams>,
  dictionary: Dictionary,
): JsonObject | null {
  const { section, attribute } = dictionary.value(setting.entry);
  const wrapped = sections.get(section)?.[attribute];
  if (!isParams(wrapped)) return null;
  const value = boolOf(wrapped, 'KLPRSS_Val');
  const enforce = boolOf(wrapped, 'KLPRSS_Mnd');
  if (value === null || enforce === null) return null;
  dictionary.markSeen(setting.entry);
  return { value, enforce };
}

/** What to put into each section: the declared part over what stands there. */
export function overlaySettings(
  spec: JsonObject,
  sections: ReadonlyMap<string, KscParams>,
  dictionary: Dictionary,
): Map<string, KscParams> {
  const result = new Map<string, Record<string, KscValue>>();
  const declared = isJsonObject(spec['settings']) ? spec['settings'] : {};
  for (const setting of policySettings) {
    const wish = declared[setting.name];
    if (!isJsonObject(wish)) continue;
    const { section, attribute } = dictionary.value(setting.entry);
    const current = sections.get(section)?.[attribute];
    const next: Record<string, KscValue> = { KLPRSS_Mnd: false, ...(isParams(current) ? current : {}) };
    if (typeof wish['value'] === 'boolean') next['KLPRSS_Val'] = wish['value'];
    if (typeof wish['enforce'] === 'boolean') next['KLPRSS_Mnd'] = wish['enforce'];
    result.set(section, { ...result.get(section), [attribute]: next });
  }
  return result;
}

export function settingEntries(changes: readonly FieldChange[]): DictionaryEntry[] {
  return policySettings
    .filter((setting) => changes.some((one) => isSamePlace(one.path, `/spec/settings/${setting.name}`)))
    .map((setting) => setting.entry);
}
