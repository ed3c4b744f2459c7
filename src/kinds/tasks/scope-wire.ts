import { type Dictionary, type DictionaryEntry, entry } from '../../ksc/dictionary.ts';
import { arrayOf, intOf, isArray, type KscParams, type KscValue, paramsOf } from '../../ksc/values.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Names } from '../names/names.ts';
import { deviceId } from '../references.ts';
import type { Scope } from './task-spec.ts';

/** Scope of a task on the wire (reference: ksc-openapi.md 4.2; destination types: additions 4 [D]). */
export const scopeEntries = {
  group: entry(
    'task.scope-group',
    'PRTS_TASK_GROUPID',
    'documented',
    'ksc-openapi.md 4.2 [D]',
    'group of a group task; absent or -1 for a set of devices',
  ),
  except: entry(
    'task.scope-except',
    'PRTS_EXCEPT_GROUPIDS',
    'documented',
    'ksc-openapi.md 4.2 [D]; that they are left out with their subgroups is [I]',
    'groups that a group task leaves out',
  ),
  noSubgroups: entry(
    'task.scope-no-subgroups',
    'PRTS_TASK_PROHIBITED_FOR_SUBGROUPS',
    'documented',
    'ksc-openapi.md 4.2 [D], from version 14 on',
    'that a group task is not for the subgroups of its group',
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
    return path === null ? null : { group: path, ...readLimits(info, names, dictionary) };
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

/** What a group task leaves out. A group that is not in the tree any more leaves out nobody. */
function readLimits(info: KscParams, names: Names, dictionary: Dictionary): JsonObject {
  const ids = arrayOf(info, dictionary.value(scopeEntries.except)).filter((id) => typeof id === 'number');
  return {
    except: ids.flatMap((id) => names.groups.pathOf(id) ?? []).sort(),
    subgroups: info[dictionary.value(scopeEntries.noSubgroups)] !== true,
  };
}

export function hasSelection(task: KscParams, dictionary: Dictionary): boolean {
  return intOf(paramsOf(task, 'TASK_INFO_PARAMS'), dictionary.value(scopeEntries.selection)) !== null;
}

/** Writes what is declared of a scope: whom it is for, what it leaves out, or both. */
export function overlayScope(task: KscParams, scope: Json, names: Names, dictionary: Dictionary): KscParams {
  const declared = scope as Scope;
  const current = paramsOf(task, 'TASK_INFO_PARAMS');
  const info = { ...overlayPlace(current, declared, names, dictionary), ...limitsOf(declared, names, dictionary) };
  return { ...task, TASK_INFO_PARAMS: info };
}

/** What an old place leaves out means nothing for a new one. */
function overlayPlace(current: KscParams, declared: Scope, names: Names, dictionary: Dictionary): KscParams {
  const { group, devices, selection } = declared;
  if (group === undefined && devices === undefined && selection === undefined) return current;
  const scopeNames: readonly string[] = Object.values(scopeEntries).map((one) => dictionary.value(one));
  const info: Record<string, KscValue> = Object.fromEntries(
    Object.entries(current).filter(([name]) => !scopeNames.includes(name)),
  );
  const type = dictionary.value(scopeEntries.destination);
  if (group !== undefined) {
    info[dictionary.value(scopeEntries.group)] = groupId(names, group);
  } else if (devices !== undefined) {
    info[dictionary.value(scopeEntries.devices)] = devices.map((reference) => deviceId(names, reference)).sort();
    info[type] = destination.devices;
  } else if (selection !== undefined) {
    info[dictionary.value(scopeEntries.selection)] = names.selections.find(selection)[0]?.id ?? -1;
    info[type] = destination.selection;
  }
  return info;
}

function limitsOf({ except, subgroups }: Scope, names: Names, dictionary: Dictionary): KscParams {
  const info: Record<string, KscValue> = {};
  if (except !== undefined)
    info[dictionary.value(scopeEntries.except)] = except.map((path) => groupId(names, path)).sort((a, b) => a - b);
  if (subgroups !== undefined) info[dictionary.value(scopeEntries.noSubgroups)] = !subgroups;
  return info;
}

function groupId(names: Names, path: string): number {
  const id = names.groups.idOf(path);
  if (id === null) throw new Error(`group ${path} was not resolved`);
  return id;
}

/** Entries through which what is declared of a scope is written. */
export function scopeEntriesOf(scope: Json): DictionaryEntry[] {
  const { group, devices, selection, except, subgroups } = scope as Scope;
  return [
    ...(group === undefined ? [] : [scopeEntries.group]),
    ...(devices === undefined ? [] : [scopeEntries.devices, scopeEntries.destination]),
    ...(selection === undefined ? [] : [scopeEntries.selection, scopeEntries.destination]),
    ...(except === undefined ? [] : [scopeEntries.except]),
    ...(subgroups === undefined ? [] : [scopeEntries.noSubgroups]),
  ];
}
