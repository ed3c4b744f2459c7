import { invented } from '../invented-names.ts';
import { agentProduct, agentVersion, patchSection, pointsOnlySection } from '../objects/agent-policy.ts';
import { readSection } from '../objects/policies.ts';
import { numberOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { effectiveValue, type LevelPolicy } from './effective-policy.ts';
import type { AgentSettings } from './state.ts';

/** Effective settings of the Network Agent for the devices of a group; `chainOf` gives the group and its parents. */
export function agentSettingsReader(
  store: Store,
  chainOf: (group: number) => number[],
): (group: number) => AgentSettings {
  const active = activePolicies(store);
  const known = new Map<number, AgentSettings>();
  return (group) => {
    const found = known.get(group);
    if (found !== undefined) return found;
    const levels = chainOf(group).flatMap((id) => active.get(id) ?? []);
    const settings: AgentSettings = {
      pointsOnly: effectiveValue(levels, pointsOnlySection, invented.pointsOnly) === true,
      // On by default (domain.md 7 [V]).
      autoInstallUndefined: effectiveValue(levels, patchSection, invented.autoInstallUndefined) !== false,
      downloadDiffFiles: effectiveValue(levels, invented.pointUpdatesSection, invented.downloadDiffFiles) === true,
    };
    known.set(group, settings);
    return settings;
  };
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
      return [
        numberOf(row, 'group_id'),
        {
          acceptsParent: row['accept_parent'] === 1,
          forcesChildren: row['force_children'] === 1,
          section: (name) => readSection(store, id, name),
        },
      ];
    }),
  );
}
