import type { Change } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { Ledger, LedgerEntry } from '../model/ledger.ts';
import { type ObservedObject, type Resource, resourceId } from '../model/resource.ts';

/**
 * The ledger with what declarations stood for until metadata.serverKey named another object: it is kept under an id that
 * nobody declares, so that the plan tells of it for as long as nobody says what is to become of it. Pure.
 */
export function setAside(resources: readonly Resource[], ledger: Ledger | null): Ledger | null {
  if (ledger === null) return null;
  const entries: Record<string, LedgerEntry> = { ...ledger.entries };
  for (const { id, kind, name, metadata } of resources) {
    const to = metadata.serverKey;
    if (to === undefined) continue;
    for (const own of [name, ...(metadata.previously ?? [])].map((one) => resourceId(kind, one))) {
      const entry = entries[own];
      if (entry === undefined || entry.serverKey === to) continue;
      delete entries[own];
      entries[`${id} (earlier, ${entry.serverKey})`] = { ...entry, setAside: { by: id, to } };
    }
  }
  return { ...ledger, entries };
}

/** What becomes of objects that were set aside and that no declaration took up: an entry that goes is never gone in silence. */
export function toldOfSetAside(
  changes: readonly Change[],
  ledger: Ledger | null,
  observed: readonly ObservedObject[],
  isDeclared: (serverKey: string) => boolean,
): readonly Diagnostic[] {
  return changes.flatMap((change) => {
    const entry = ledger?.entries[change.id];
    const object = observed.find((one) => one.serverKey === entry?.serverKey);
    if (entry?.setAside === undefined || object === undefined || isDeclared(object.serverKey)) return [];
    if ('passedOn' in change) return [];
    const { by, to } = entry.setAside;
    const removed = 'doubt' in change ? 'it is removed by consent only' : 'it is removed';
    const future = change.action === 'forget' ? 'it is forgotten, and the server keeps it' : removed;
    const message = `${by} stood for "${object.displayName}" (serverKey '${object.serverKey}') until metadata.serverKey named '${to}', and nobody declares it now: ${future}`;
    return [diagnostic('ownership/pointed-elsewhere', { message, resource: by, pointer: '/metadata/serverKey' })];
  });
}
