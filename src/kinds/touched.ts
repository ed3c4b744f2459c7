import type { Change } from '../model/change.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { ObjectField } from '../schema/field.ts';
import { layOver } from '../schema/lay-over.ts';
import type { Names } from './names/names.ts';

/** The devices that a change touches: those that its object is for, before it or after it. */
export interface Touched {
  /** Groups of the server, each with everything below it. */
  readonly groups: readonly number[];
  /** Devices that are named one by one, each once. */
  readonly devices: readonly string[];
  /** Whether it is for others too, of which nothing tells who they are. */
  readonly others: boolean;
}

export const touchesNobody: Touched = { groups: [], devices: [], others: false };

/** Of a kind whose spec says whom its object is for: whoever is named before the change or after it. */
export function touchedBySpecs(schema: ObjectField, change: Change, touched: (spec: JsonObject) => Touched): Touched {
  const observed = 'observed' in change ? change.observed : {};
  const specs = [
    ...('observed' in change ? [observed] : []),
    ...('desired' in change ? [layOver(schema, observed, change.desired)] : []),
  ].map(touched);
  return {
    groups: [...new Set(specs.flatMap((one) => one.groups))],
    devices: [...new Set(specs.flatMap((one) => one.devices))],
    others: specs.some((one) => one.others),
  };
}

/** Groups by their paths. One that is still to be made has no devices. */
export function touchedGroups(paths: Json | undefined, names: Names): Touched {
  const all = isJsonArray(paths) ? paths : [];
  return { ...touchesNobody, groups: all.flatMap((path) => names.groups.idOf(String(path)) ?? []) };
}

/** A scope of one group, of devices, or of a selection, whose devices nothing tells. */
export function touchedByScope(scope: Json | undefined, names: Names): Touched {
  if (!isJsonObject(scope)) return { ...touchesNobody, others: true };
  const { group, devices } = scope;
  if (group !== undefined) return touchedGroups([group], names);
  if (!isJsonArray(devices)) return { ...touchesNobody, others: true };
  return { ...touchesNobody, devices: devices.map((one) => deviceWords(one, names)) };
}

function deviceWords(reference: Json, names: Names): string {
  const lookup = names.devices.find(reference);
  return lookup.found === 'one' ? lookup.device.id : JSON.stringify(reference);
}
