import type { Kind } from '../kinds/kind.ts';
import type { Change } from '../model/change.ts';
import { type Diagnostic, diagnostic } from '../model/diagnostic.ts';
import type { LedgerEntry } from '../model/ledger.ts';
import type { Drift, Unread } from '../model/plan.ts';
import type { ObservedKind, ObservedObject } from '../model/resource.ts';
import { layOver } from '../schema/lay-over.ts';
import { changeBase } from './change-base.ts';
import { compare } from './compare.ts';

/** An owned object that no declaration stands for any more. */
export interface Leaver {
  readonly id: string;
  readonly entry: LedgerEntry;
  /** It is declared under another id: not ours to remove under this one. */
  readonly declaredElsewhere: boolean;
  /** A declaration speaks of it already, and says that it was not read. */
  readonly claimed: boolean;
}

export interface Leaving {
  readonly change?: Change;
  readonly unread?: Unread;
  readonly drift?: Drift | null;
  readonly diagnostics?: readonly Diagnostic[];
}

/**
 * What becomes of it: only what kscctl created, or what was to be pruned, goes. What was done to it behind the
 * repository is shown, and one that is no longer what it was is removed by consent only.
 */
export function leave(kind: Kind, { id, entry, declaredElsewhere, claimed }: Leaver, observed: ObservedKind): Leaving {
  const { serverKey, origin, prune } = entry;
  const object = observed.objects.find((one) => one.serverKey === serverKey);
  // What could not be read is not absent: it stays ours until it is known to be gone.
  const hidden = observed.unread.find((one) => one.serverKey === serverKey);
  if (hidden !== undefined) return claimed ? {} : { unread: { ...hidden, id } };
  const change: Change = { ...base(kind, id, serverKey), action: 'forget' };
  // What can only be forgotten is not read for that.
  if (!kind.deletable) return { change };
  if (object === undefined) return forget(kind, id, entry);
  const ours = (origin === 'created' || prune) && !declaredElsewhere;
  if (ours) return removal(kind, id, entry, object);
  if (origin !== 'adopted' || entry.setAside !== undefined) return { change };
  const message = `${id} left the configuration; the server keeps it`;
  return { change, diagnostics: [diagnostic('ownership/adopted-left', { message, resource: id })] };
}

/** An entry whose object is gone for certain. */
export function forget(kind: Kind, id: string, { serverKey }: LedgerEntry): Leaving {
  return { change: { ...base(kind, id, serverKey), action: 'forget', gone: true } };
}

function removal(kind: Kind, id: string, entry: LedgerEntry, object: ObservedObject): Leaving {
  const { lastApplied } = entry;
  const { serverKey, born, spec, displayName, unknown } = object;
  const moved = compare(kind.schema, lastApplied, spec, { unknown, ignore: [] }).fields;
  const fields = moved.map(({ path, before, after }) => ({
    path,
    lastApplied: after,
    observed: before,
    desired: null,
  }));
  const drift: Drift | null = fields.length === 0 ? null : { id, kind: 'drifted', fields };
  const head = base(kind, id, serverKey);
  const isNamed = head.name === displayName || head.name.endsWith(`/${displayName}`);
  const doubt = doubtOf(kind, entry, object, head.name);
  const change: Change = {
    ...head,
    action: 'delete',
    label: isNamed ? '' : `"${displayName}"`,
    observed: spec,
    ...(born === undefined ? {} : { born }),
    ...(doubt === null ? {} : { doubt }),
  };
  return { change, drift };
}

/** Why it may not be what nobody wants any more; null where it is. A key is a number, and soon mistyped. */
function doubtOf(kind: Kind, entry: LedgerEntry, object: ObservedObject, name: string): string | null {
  const what = `"${object.displayName}" (serverKey '${object.serverKey}')`;
  if (isMoved(kind, object, name, entry.lastApplied)) return `${what} is not called or placed as kscctl left it`;
  if (entry.setAside === undefined || entry.prune) return null;
  return `${entry.setAside.by} stood for ${what} until metadata.serverKey named '${entry.setAside.to}'`;
}

/** Whether what finds the object is no longer as it was applied. Of one that never was, nothing is known. */
function isMoved(kind: Kind, { spec }: ObservedObject, name: string, lastApplied: LedgerEntry['lastApplied']): boolean {
  const keyOf = (of: ObservedObject['spec']) => kind.matchKey({ name, spec: of });
  return keyOf(layOver(kind.schema, spec, lastApplied)) !== keyOf(spec);
}

function base(kind: Kind, id: string, serverKey: string) {
  const of = { id, kind: kind.name, name: id.slice(kind.name.length + 1) };
  return { ...changeBase(of, { fields: [] }), reason: 'undeclared', declaredAt: null, serverKey } as const;
}
