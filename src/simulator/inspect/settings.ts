import { fullName } from '../filter/group-list.ts';
import { agentSettingPlaces } from '../fleet/agent-settings.ts';
import { isWaiting } from '../fleet/explain.ts';
import { groupPath, serverOf } from '../fleet/group-tree.ts';
import type { LoadedFleet } from '../fleet/load.ts';
import type { AgentSettings, FleetState } from '../fleet/state.ts';
import { agentProduct } from '../objects/agent-policy.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { utcSeconds } from '../wire/value.ts';
import type { Owners } from './owners.ts';
import type { InspectRow } from './row.ts';

const settingKeys = Object.keys(agentSettingPlaces) as (keyof AgentSettings)[];

/** Groups, by server, with the effective value of each setting of the Network Agent and who locks it. */
export function inspectGroups(store: Store, state: LoadedFleet, owners: Owners): InspectRow[] {
  const ids = store
    .all(`SELECT t.id, ${fullName('t.id')} AS full FROM groups t ORDER BY full`)
    .map((row) => numberOf(row, 'id'))
    .toSorted((a, b) => serverOf(state.groups, a) - serverOf(state.groups, b));
  return ids.map((id) => {
    const { settings, values } = state.settingsReader.ofGroup(id);
    const lockers = new Set(settingKeys.flatMap((key) => settings[key].lockedBy ?? []));
    const locks = [...lockers].map((locker) => {
      const locked = settingKeys.filter((key) => settings[key].lockedBy === locker);
      return `${locked.join(', ')} by ${locker}`;
    });
    return {
      id,
      server: owners.ofGroup(id),
      group: groupPath(state.groups, id),
      devices: state.taskIndex.devicesIn(id).length,
      filesFromPointsOnly: values.pointsOnly,
      installsUndefinedPatches: values.autoInstallUndefined,
      downloadsDiffFiles: values.downloadDiffFiles,
      locked: locks.join('; '),
    };
  });
}

/** Policies with the settings of the Network Agent that they hold; an open lock is written as such. */
export function inspectPolicies(store: Store, state: LoadedFleet, owners: Owners): InspectRow[] {
  return store.all('SELECT * FROM policies ORDER BY id').map((row) => ({
    id: numberOf(row, 'id'),
    policy: textOf(row, 'name'),
    product: `${textOf(row, 'product')}/${textOf(row, 'version')}`,
    server: owners.ofGroup(numberOf(row, 'group_id')),
    group: groupPath(state.groups, numberOf(row, 'group_id')),
    active: row['active'] === 1,
    inherits: row['accept_parent'] === 1,
    forcesChildren: row['force_children'] === 1,
    modified: utcSeconds(numberOf(row, 'modified')),
    effective: textOf(row, 'product') === agentProduct ? effectiveText(state, numberOf(row, 'group_id')) : null,
  }));
}

/** The settings of the Network Agent as they are on the devices of a group, and which policy gives and locks each. */
function effectiveText(state: LoadedFleet, group: number): string {
  const { settings, values } = state.settingsReader.ofGroup(group);
  return settingKeys
    .map((key) => {
      const { givenBy, lockedBy } = settings[key];
      const given = givenBy === undefined ? 'default' : `from '${givenBy}'`;
      const lock = lockedBy === undefined ? 'not locked' : `locked by '${lockedBy}'`;
      return `${agentSettingPlaces[key].name} ${values[key]} (${given}, ${lock})`;
    })
    .join('; ');
}

/** For each group and setting of the Network Agent: the value, the policy that gives it, the policy that locks it. */
export function inspectEffectiveSettings(state: LoadedFleet, owners: Owners): InspectRow[] {
  return [...state.groups.keys()].flatMap((group) => {
    const { settings, values } = state.settingsReader.ofGroup(group);
    return settingKeys.map((key) => {
      const { givenBy, lockedBy } = settings[key];
      const { section, name } = agentSettingPlaces[key];
      return {
        server: owners.ofGroup(group),
        group: groupPath(state.groups, group),
        groupId: group,
        setting: `${section}/${name}`,
        value: values[key],
        givenBy: givenBy ?? null,
        lockedBy: lockedBy ?? null,
      };
    });
  });
}

/** Updates of all vendors; counts are of devices, and waiting are those that an approved one applies to without it. */
export function inspectUpdates(store: Store, state: FleetState): InspectRow[] {
  const known = new Map(state.updates.map((update) => [update.id, update]));
  const devices = [...state.devices.values()];
  const rows = store.all(
    `SELECT u.*, (SELECT count(*) FROM device_updates i WHERE i.update_id = u.id) AS installed FROM updates u ORDER BY u.id`,
  );
  return rows.map((row) => {
    const update = known.get(numberOf(row, 'id'));
    const waiting =
      update === undefined || update.approval < 1 ? [] : devices.filter((device) => isWaiting(state, update, device));
    return {
      id: numberOf(row, 'id'),
      source: numberOf(row, 'source'),
      update: row['uid_hex'] === null ? '' : textOf(row, 'uid_hex'),
      title: textOf(row, 'title'),
      product: textOf(row, 'product_display'),
      status: ['Declined', 'Undefined', 'Approved'][numberOf(row, 'approval') + 1] ?? '',
      importance: ['unknown', 'not critical', 'critical'][numberOf(row, 'importance')] ?? '',
      eula: eulaInWords(state, numberOf(row, 'eula')),
      uninstallable: row['uninstallable'] === 1,
      installed: numberOf(row, 'installed'),
      waiting: waiting.length,
      // Of those that wait: where a run that would bring it is known to fail.
      failed: waiting.filter((device) => device.runs.some((run) => run.work?.failure !== undefined)).length,
    };
  });
}

function eulaInWords(state: FleetState, eula: number): string {
  if (eula === 0) return '';
  const name = state.eulaNames.get(eula) ?? String(eula);
  return `${name} (${state.acceptedEulas.has(eula) ? 'accepted' : 'not accepted'})`;
}
