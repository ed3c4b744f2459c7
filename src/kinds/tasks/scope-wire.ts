import { type Dictionary, type DictionaryEntry, entry } from '../../ksc/dictionary.ts';
import { arrayOf, intOf, isArray, type KscParams, type KscValue, paramsOf } from '../../ksc/values.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Names } from '../names/names.ts';
import { deviceId } from '../references.ts';

/** Scope of a task on the wire (reference: ksc-openapi.md 4.2; destination types: additions 4 [D]). */
export const scopeEntries = {
  group: entry(
    'task.scope-group',
    'PRTS_TASK_GROUPID',
    'documented',
    'ksc-openapi.md 4.2 [D]',
    'group of a group task; absent or -1 for a set of devices',
  ),
  devices: entry(
    'task.scope-devices',
    'HostList',
    'inferred',
    'ksc-openapi.md 4.1: documented for ImportTask; for AddTask [I]',
    'ids of the devices of a task',
  ),
  selection: entry(
    'task.scope-selection',
    '.HstQueryId',
    'inferred',
    'ksc-openapi.md 4.1: documented for ImportTask; for AddTask [I]',
    'id of the device selection of a task',
  ),
  destination: entry(
    'task.scope-type',
    'PRTS_TASK_TARGET_COMPUTERS_TYPE',
    'inferred',
    'additions 4: the enum is [D], that it belongs to this attribute is [I]',
    '0 group, 1 selection, 4 host list',
  ),
} as const;

const destination = { group: 0, selection: 1, devices: 4 } as const;

/** Scope as a spec writes it; null where the task does not tell one that kscctl knows. */
export function readScope(task: KscParams, names: Names, dictionary: Dictionary): JsonObject | null {
  const info = paramsOf(task, 'TASK_INFO_PARAMS');
  const group = intOf(info, dictionary.value(scopeEntries.group));
  if (group !== null && group !== -1) {
    const path = names.groups.pathOf(group);
    return path === null ? null : { group: path };
  }
  const devices = info[dictionary.value(scopeEntries.devices)];
  if (isArray(devices)) {
    dictionary.markSeen(scopeEntries.devices);
    return {
      devices: arrayOf(info, dictionary.value(scopeEntries.devices)).map((id) => names.devices.wordsFor(String(id))),
    };
  }
  const selection = intOf(info, dictionary.value(scopeEntries.selection));
  if (selection === null) return null;
  dictionary.markSeen(scopeEntries.selection);
  return { selection: names.selections.wordsFor(selection) };
}

export function hasSelection(task: KscParams, dictionary: Dictionary): boolean {
  return intOf(paramsOf(task, 'TASK_INFO_PARAMS'), dictionary.value(scopeEntries.selection)) !== null;
}

export function overlayScope(task: KscParams, scope: Json, names: Names, dictionary: Dictionary): KscParams {
  const declared = scope as {
    readonly group?: string;
    readonly devices?: readonly Json[];
    readonly selection?: string;
  };
  const scopeNames: readonly string[] = Object.values(scopeEntries).map((one) => dictionary.value(one));
  const info: Record<string, KscValue> = Object.fromEntries(
    Object.entries(paramsOf(task, 'TASK_INFO_PARAMS')).filter(([name]) => !scopeNames.includes(name)),
  );
  const type = dictionary.value(scopeEntries.destination);
  if (declared.group !== undefined) {
    const id = names.groups.idOf(declared.group);
    if (id === null) throw new Error(`group ${declared.group} was not resolved`);
    info[dictionary.value(scopeEntries.group)] = id;
  } else if (declared.devices !== undefined) {
    info[dictionary.value(scopeEntries.devices)] = declared.devices
      .map((reference) => deviceId(names, reference))
      .sort();
    info[type] = destination.devices;
  } else if (declared.selection !== undefined) {
    info[dictionary.value(scopeEntries.selection)] = names.selections.find(declared.selection)[0]?.id ?? -1;
    info[type] = destination.selection;
  }
  return { ...task, TASK_INFO_PARAMS: info };
}

export function scopeEntriesOf(scope: Json): DictionaryEntry[] {
  const declared = scope as JsonObject;
  if (declared['devices'] !== undefined) return [scopeEntries.devices, scopeEntries.destination];
  if (declared['selection'] !== undefined) return [scopeEntries.selection, scopeEntries.destination];
  return [scopeEntries.group];
}
