import { invented } from '../invented-names.ts';
import { agentProduct, agentVersion, patchSection, pointsOnlySection } from '../objects/agent-policy.ts';
import { readSection } from '../objects/policies.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import type { Params } from '../wire/value.ts';
import { effectiveSetting, type LevelPolicy, type Setting } from './effective-policy.ts';
import type { AgentSettings, FleetDevice } from './state.ts';

/** The agent's settings about updates: where they stand in a policy, and what holds without one (domain.md 7). */
export const agentSettingPlaces = {
  pointsOnly: { section: pointsOnlySection, name: invented.pointsOnly, fallback: false },
  // On by default (domain.md 7 [V]).
  autoInstallUndefined: { section: patchSection, name: invented.autoInstallUndefined, fallback: true },
  downloadDiffFiles: { section: invented.pointUpdatesSection, name: invented.downloadDiffFiles, fallback: false },
} as const satisfies Record<keyof AgentSettings, { section: string; name: string; fallback: boolean }>;

type Settings = Readonly<Record<keyof AgentSettings, Setting>>;

interface GroupSettings {
  /** With the policies that give and lock them. */
  readonly settings: Settings;
  /** What holds, where no policy gives a value as well. */
  readonly values: AgentSettings;
}

/** Reads effective settings of the Network Agent; equal ones are the same object. */
export class AgentSettingsReader {
  readonly #policies: ReadonlyMap<number, LevelPolicy>;
  readonly #chainOf: (group: number) => readonly number[];
  readonly #ofGroup = new Map<number, GroupSettings>();
  readonly #known = new Map<string, AgentSettings>();

  constructor(store: Store, chainOf: (group: number) => readonly number[]) {
    this.#policies = activePolicies(store);
    this.#chainOf = chainOf;
  }

  /** What the server delivers to a device: local values hold where no policy locks the setting (domain.md 8 [V-sib]). */
  of(device: FleetDevice): AgentSettings {
    const { settings, values } = this.ofGroup(device.group);
    const { local } = device;
    if (local === undefined) return values;
    const value = (key: keyof AgentSettings): boolean =>
      settings[key].lockedBy === undefined ? (local[key] ?? values[key]) : values[key];
    return this.#one(value);
  }

  /** The settings of a group. */
  ofGroup(group: number): GroupSettings {
    const found = this.#ofGroup.get(group);
    if (found !== undefined) return found;
    const levels = this.#chainOf(group).flatMap((id) => this.#policies.get(id) ?? []);
    const of = (key: keyof AgentSettings): Setting =>
      effectiveSetting(levels, agentSettingPlaces[key].section, agentSettingPlaces[key].name);
    const settings: Settings = {
      pointsOnly: of('pointsOnly'),
      autoInstallUndefined: of('autoInstallUndefined'),
      downloadDiffFiles: of('downloadDiffFiles'),
    };
    const values = this.#one((key) => {
      const { value } = settings[key];
      return typeof value === 'boolean' ? value : agentSettingPlaces[key].fallback;
    });
    const result = { settings, values };
    this.#ofGroup.set(group, result);
    return result;
  }

  /** The settings that a text of `settingsText` stands for. */
  parse(text: string): AgentSettings {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const settings = JSON.parse(text) as AgentSettings;
    return this.#one((key) => settings[key]);
  }

  #one(value: (key: keyof AgentSettings) => boolean): AgentSettings {
    const settings: AgentSettings = {
      pointsOnly: value('pointsOnly'),
      autoInstallUndefined: value('autoInstallUndefined'),
      downloadDiffFiles: value('downloadDiffFiles'),
    };
    const text = settingsText(settings);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, settings);
    return settings;
  }
}

/** Settings for people and for the database. */
export function settingsText(settings: AgentSettings): string {
  return JSON.stringify(settings);
}

function activePolicies(store: Store): Map<number, LevelPolicy> {
  const rows = store.all('SELECT * FROM policies WHERE active = 1 AND product = ? AND version = ?', [
    agentProduct,
    agentVersion,
  ]);
  return new Map(
    rows.map((row) => {
      const id = numberOf(row, 'id');
      const sections = new Map<string, Params | undefined>();
      return [
        numberOf(row, 'group_id'),
        {
          name: textOf(row, 'name'),
          acceptsParent: row['accept_parent'] === 1,
          forcesChildren: row['force_children'] === 1,
          section: (name) => {
            if (!sections.has(name)) sections.set(name, readSection(store, id, name));
            return sections.get(name);
          },
        },
      ];
    }),
  );
}
