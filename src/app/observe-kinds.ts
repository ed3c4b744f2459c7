import type { Kind, KindContext } from '../kinds/kind.ts';
import { unreadBecause } from '../kinds/unread.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { EventSink } from '../model/event.ts';
import { entriesOfKind, type Ledger } from '../model/ledger.ts';
import type { ObservedKind } from '../model/resource.ts';
import type { KindState } from '../planning/kind-state.ts';
import type { Resolved } from './resolve-resources.ts';

export interface Observation {
  readonly states: readonly KindState[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface ObserveInput {
  readonly kinds: readonly Kind[];
  readonly resolved: readonly Resolved[];
  readonly ledger: Ledger | null;
  readonly context: KindContext;
  readonly events: EventSink;
}

/** Reads the kinds that are declared or owned, side by side. What nobody manages is not read. */
export async function observeKinds(input: ObserveInput, everything: readonly string[]): Promise<Observation> {
  const diagnostics: Diagnostic[] = [];
  const states = await Promise.all(
    input.kinds.map(async (kind): Promise<KindState | null> => {
      const owned = ownedKeys(kind, input.ledger);
      const resolved = input.resolved.find((one) => one.kind === kind);
      const declared = resolved?.resources ?? [];
      const waiting = resolved?.waiting ?? [];
      const all = everything.includes(kind.name);
      if (declared.length + waiting.length + owned.size === 0 && !all) return null;
      input.events({ type: 'reading', kind: kind.name });
      const listed = await kind.observe({
        ...input.context,
        wanted: declared,
        waiting,
        owned,
        everything: all,
        notice: (one) => diagnostics.push(one),
      });
      const named = declared.flatMap((one) => one.metadata.serverKey ?? []);
      const observed = await withSought(kind, listed, new Set([...owned, ...named]), input.context);
      input.events({ type: 'read', kind: kind.name, objects: observed.read });
      return { kind, resources: declared, waiting, observed };
    }),
  );
  return { states: states.filter((state) => state !== null), diagnostics };
}

/** What is named or owned and was not listed is absent only when the server says so. */
async function withSought(
  kind: Kind,
  listed: ObservedKind,
  keys: ReadonlySet<string>,
  context: KindContext,
): Promise<ObservedKind> {
  const known = new Set([...listed.objects, ...listed.unread].map((one) => one.serverKey));
  const missing = [...keys].filter((key) => !known.has(key));
  const sought = await Promise.all(
    missing.map((key) => kind.seek(context, key).catch((error: unknown) => unreadBecause(error, key))),
  );
  return { ...listed, unread: [...listed.unread, ...sought.filter((one) => one !== null)] };
}

function ownedKeys(kind: Kind, ledger: Ledger | null): ReadonlySet<string> {
  return new Set(entriesOfKind(ledger, kind.name).map(([, entry]) => entry.serverKey));
}
