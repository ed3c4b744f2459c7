import type { DeviceDirectory } from '../kinds/names/device-directory.ts';
import type { JsonObject } from '../model/json.ts';
import type { Field, ObjectField } from '../schema/field.ts';
import { mapFields } from '../schema/map-fields.ts';
import { normalise } from '../schema/normalise.ts';

/**
 * A spec that calls each device by the one name that all declarations and observations of this run use: one device may
 * be written in several ways, and a comparison would take them for several devices.
 */
export function nameDevices(schema: ObjectField, spec: JsonObject, devices: DeviceDirectory): JsonObject {
  return mapFields(schema, spec, (field, value) => {
    if (field.type === 'list' && holdsDevices(field.item)) return normalise(field, value);
    const lookup = field.type === 'device' ? devices.find(value) : null;
    return lookup?.found === 'one' ? devices.wordsFor(lookup.device.id) : value;
  });
}

function holdsDevices(field: Field): boolean {
  if (field.type === 'list') return holdsDevices(field.item);
  return field.type === 'device' || (field.type === 'object' && Object.values(field.fields).some(holdsDevices));
}
