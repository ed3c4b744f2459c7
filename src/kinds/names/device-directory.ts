import type { KscClient } from '../../ksc/client.ts';
import { anyOf, equals } from '../../ksc/filter.ts';
import { findAll } from '../../ksc/iterate.ts';
import { intOf, textOf } from '../../ksc/values.ts';
import { isJsonObject, type Json } from '../../model/json.ts';

export interface Device {
  /** KLHST_WKS_HOSTNAME: the id that the server made, not a network name. */
  readonly id: string;
  readonly fqdn: string;
  readonly displayName: string;
  readonly groupId: number;
  /** The operating system as the server calls it; empty where it does not tell. */
  readonly system: string;
}

export type DeviceLookup =
  | { readonly found: 'one'; readonly device: Device }
  | { readonly found: 'none' }
  | { readonly found: 'many'; readonly candidates: readonly Device[] };

const attributes = { id: 'KLHST_WKS_HOSTNAME', fqdn: 'KLHST_WKS_FQDN', name: 'KLHST_WKS_DN' } as const;
type DeviceAttribute = keyof typeof attributes;

/** Names in one search filter: long filters are slow to parse, many searches are slow to send. */
const namesPerSearch = 60;

/**
 * The devices that the configuration names. A plain string is tried as an id, then as FQDN, then as display name; the
 * first of these that fits anything decides.
 */
export class DeviceDirectory {
  readonly #devices = new Map<string, Device>();
  /** The search that each reference was asked in: kinds load side by side, and wait for one another's searches. */
  readonly #searches = new Map<string, Promise<void>>();
  /** How the configuration writes a device, so that plans speak its words. */
  readonly #words = new Map<string, Json>();
  /** What devices that the configuration does not name were called. */
  readonly #said = new Map<string, Json>();

  /** Looks up the references that were not looked up before, and waits for those that are being looked up. */
  async load(client: KscClient, references: readonly Json[]): Promise<void> {
    const fresh = references.filter((reference) => !this.#searches.has(JSON.stringify(reference)));
    for (let start = 0; start < fresh.length; start += namesPerSearch) {
      const chunk = fresh.slice(start, start + namesPerSearch);
      const search = this.#search(client, chunk);
      for (const reference of chunk) this.#searches.set(JSON.stringify(reference), search);
    }
    await Promise.all(references.flatMap((reference) => this.#searches.get(JSON.stringify(reference)) ?? []));
  }

  find(reference: Json): DeviceLookup {
    const { attribute, text } = readReference(reference);
    const order: readonly DeviceAttribute[] = attribute === null ? ['id', 'fqdn', 'name'] : [attribute];
    for (const one of order) {
      const hits = [...this.#devices.values()].filter((device) => fits(device, one, text));
      if (hits.length > 1) return { found: 'many', candidates: hits };
      const [device] = hits;
      if (device !== undefined) return { found: 'one', device };
    }
    return { found: 'none' };
  }

  /** Every device that was looked up. */
  get all(): readonly Device[] {
    return [...this.#devices.values()];
  }

  device(id: string): Device | null {
    return this.#devices.get(id) ?? null;
  }

  /** Remembers how the configuration calls a device. Of several ways one is kept, whichever comes first: a plain text. */
  nameAs(id: string, reference: Json): void {
    const known = this.#words.get(id);
    if (known === undefined || JSON.stringify(reference) < JSON.stringify(known)) this.#words.set(id, reference);
  }

  /**
   * What to call a device: as declared, else its FQDN or display name if known, else its id. It stays what was said
   * first, whatever is looked up later: what a plan shows is compared with what is read when it is applied.
   */
  wordsFor(id: string): Json {
    const device = this.#devices.get(id);
    const words = this.#said.get(id) ?? (device === undefined ? { id } : nameOf(device) || { id });
    this.#said.set(id, words);
    return this.#words.get(id) ?? words;
  }

  /** Whether a device had to be called by its id, as nothing was read of it. */
  isNameless(id: string): boolean {
    return !this.#words.has(id) && isJsonObject(this.#said.get(id) ?? null);
  }

  /** Reads what nameless devices are called, and calls them so from now on; of two that are called alike neither. */
  async giveNames(client: KscClient, ids: readonly string[]): Promise<void> {
    await this.load(
      client,
      ids.map((id) => ({ id })),
    );
    const alike = Map.groupBy(this.#devices.values(), (device) => nameOf(device).toLowerCase());
    for (const id of ids) {
      const device = this.#devices.get(id);
      const name = device === undefined ? '' : nameOf(device);
      if (name !== '' && alike.get(name.toLowerCase())?.length === 1) this.#said.set(id, name);
    }
  }

  async #search(client: KscClient, references: readonly Json[]): Promise<void> {
    const filters = references.flatMap((reference) => {
      const { attribute, text } = readReference(reference);
      const tried: readonly DeviceAttribute[] = attribute === null ? ['id', 'fqdn', 'name'] : [attribute];
      return tried.map((one) => equals(attributes[one], text));
    });
    const rows = await findAll(client, 'HostGroup.FindHosts', {
      filter: anyOf(filters),
      fields: [...Object.values(attributes), 'KLHST_WKS_GROUPID', 'KLHST_WKS_OS_NAME'],
    });
    for (const row of rows) {
      const id = textOf(row, attributes.id);
      if (id === null) continue;
      const fqdn = textOf(row, attributes.fqdn) ?? '';
      const displayName = textOf(row, attributes.name) ?? '';
      const groupId = intOf(row, 'KLHST_WKS_GROUPID') ?? -1;
      this.#devices.set(id, { id, fqdn, displayName, groupId, system: textOf(row, 'KLHST_WKS_OS_NAME') ?? '' });
    }
  }
}

function nameOf({ fqdn, displayName }: Device): string {
  return fqdn || displayName;
}

function readReference(reference: Json): { readonly attribute: DeviceAttribute | null; readonly text: string } {
  if (!isJsonObject(reference)) return { attribute: null, text: String(reference) };
  for (const attribute of ['id', 'fqdn', 'name'] as const) {
    const value = reference[attribute];
    if (typeof value === 'string') return { attribute, text: value };
  }
  return { attribute: null, text: '' };
}

/** Host names do not tell upper from lower case; ids do. */
function fits(device: Device, attribute: DeviceAttribute, text: string): boolean {
  if (attribute === 'id') return device.id === text;
  const value = attribute === 'fqdn' ? device.fqdn : device.displayName;
  return value.toLowerCase() === text.toLowerCase();
}
