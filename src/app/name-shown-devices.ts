import type { DeviceDirectory } from '../kinds/names/device-directory.ts';
import { isJsonArray, isJsonObject, type Json } from '../model/json.ts';
import type { KindState } from '../planning/kind-state.ts';
import type { Proposed } from '../planning/propose.ts';
import { nameDevices } from './name-devices.ts';

/** Ids of devices that a plan would show by them, as nobody declared these devices and nothing was read of them. */
export function idsShown(proposed: readonly Proposed[], devices: DeviceDirectory): readonly string[] {
  const found = new Set<string>();
  const look = (value: Json): void => {
    if (isJsonArray(value)) value.forEach(look);
    else if (isJsonObject(value)) {
      const { id } = value;
      if (typeof id === 'string' && devices.isNameless(id)) found.add(id);
      else Object.values(value).forEach(look);
    }
  };
  const changed = proposed.flatMap((one) => one.changes).flatMap((one) => one.fields);
  for (const { before, after } of changed) look([before, after]);
  const moved = proposed.flatMap((one) => one.drift).flatMap((one) => one.fields);
  for (const { lastApplied, observed } of moved) look([lastApplied, observed]);
  return [...found];
}

/** What was observed, with devices called by the names that were read of them since. */
export function renamedDevices(states: readonly KindState[], devices: DeviceDirectory): readonly KindState[] {
  return states.map((state) => {
    const { kind, observed } = state;
    const objects = observed.objects.map((one) => ({ ...one, spec: nameDevices(kind.schema, one.spec, devices) }));
    return { ...state, observed: { ...observed, objects } };
  });
}
