import type { DeviceDirectory } from '../kinds/names/device-directory.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Field, ObjectField } from '../schema/field.ts';
import { normalise } from '../schema/normalise.ts';

/**
 * A spec that calls each device by the one name that all declarations and observations of this run use: one device may
 * be written in several ways, and a comparison would take them for several devices.
 */
export function nameDevices(schema: ObjectField, spec: JsonObject, devices: DeviceDirectory): JsonObject {
  const members = Object.entries(spec).map(([key, value]): [string, Json] => {
    const field = schema.fields[key];
    return [key, field === undefined ? value : named(field, value, devices)];
  });
  return Object.fromEntries(members);
}

function named(field: Field, value: Json, devices: DeviceDirectory): Json {
  if (field.type === 'device') {
    const lookup = devices.find(value);
    return lookup.found === 'one' ? devices.wordsFor(lookup.device.id) : value;
  }
  if (field.type === 'object' && isJsonObject(value)) return nameDevices(field, value, devices);
  if (field.type !== 'list' || !isJsonArray(value) || !holdsDevices(field.item)) return value;
  return normalise(
    field,
    value.map((item) => named(field.item, item, devices)),
  );
}

function holdsDevices(field: Field): boolean {
  if (field.type === 'list') return holdsDevices(field.item);
  return field.type === 'device' || (field.type === 'object' && Object.values(field.fields).some(holdsDevices));
}
