import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { Json } from '../model/json.ts';
import type { Resource } from '../model/resource.ts';
import { rootGroup } from '../schema/group-path.ts';
import type { Reference } from './kind.ts';
import type { Names } from './names/names.ts';

/** A reference to a group; the root group always exists and needs none. */
export function groupReference(path: string, pointer: string): Reference[] {
  return path === rootGroup ? [] : [{ kind: 'AdministrationGroup', name: path, pointer }];
}

/** Checks that a device reference fits exactly one device, and remembers how the configuration calls it. */
export function checkDevice(names: Names, resource: Resource, reference: Json, pointer: string): Diagnostic[] {
  const lookup = names.devices.find(reference);
  if (lookup.found === 'one') {
    names.devices.nameAs(lookup.device.id, reference);
    return [];
  }
  const words = typeof reference === 'string' ? `"${reference}"` : JSON.stringify(reference);
  if (lookup.found === 'none') {
    return [
      diagnostic('reference/not-found', {
        message: `No device ${words} is known to the server`,
        hint: 'A device is found by its id, FQDN or display name; check the spelling, or that the device is managed.',
        resource: resource.id,
        pointer,
      }),
    ];
  }
  const candidates = lookup.candidates.map((one) => `${one.displayName} (${one.fqdn}, id ${one.id})`).join('; ');
  return [
    diagnostic('reference/ambiguous', {
      message: `${words} fits more than one device: ${candidates}`,
      hint: `Write {id: ...} with the id of the one that is meant.`,
      resource: resource.id,
      pointer,
    }),
  ];
}

/** The server's id of a device that was checked before. */
export function deviceId(names: Names, reference: Json): string {
  const lookup = names.devices.find(reference);
  if (lookup.found !== 'one') throw new Error(`device ${JSON.stringify(reference)} was not resolved`);
  return lookup.device.id;
}
