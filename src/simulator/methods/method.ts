import type { Session } from '../session/sessions.ts';
import type { Store } from '../store/store.ts';
import { type ArgumentSpec, type Arguments, checkArguments } from '../wire/arguments.ts';
import type { Params, WireValue } from '../wire/value.ts';
import type { ProcessMemory } from './memory.ts';
import { requireOwnArguments } from './ownership.ts';
import { groupsOf } from './virtual-scope.ts';

/** How sure we are of a method's name and arguments: the tags of the reference. */
export type Evidence = 'D' | 'K' | 'G' | '3P';

/** A result value or an out parameter: params stand bare at the top level (reference: ksc-openapi.md 1.8). */
export type Answer = Readonly<Record<string, WireValue | Params>>;

/** What the server says about itself. */
export interface ServerFacts {
  /** DER bytes of the certificate. */
  readonly certificate: Uint8Array;
  /** Whether GetStaticInfo names the simulated edition. */
  readonly isAnnounced: boolean;
}

/** All that a handler can touch. `now` is the server's present, in milliseconds. */
export interface CallContext {
  readonly store: Store;
  readonly session: Session;
  readonly memory: ProcessMemory;
  readonly facts: ServerFacts;
  readonly now: number;
  readonly hasMethod: (name: string) => boolean;
}

/** One row of the method table. */
export interface Method {
  readonly name: string;
  readonly evidence: Evidence;
  readonly kind: 'read' | 'write';
  readonly arguments: ArgumentSpec;
  /** Checks the body and does the work. Throws WireError for what the server refuses. */
  readonly call: (context: CallContext, body: Record<string, unknown>) => Answer;
}

/** Makes a table row; the handler gets its arguments checked and typed. */
export function method<S extends ArgumentSpec>(
  name: string,
  evidence: Evidence,
  kind: 'read' | 'write',
  spec: S,
  handle: (context: CallContext, args: Arguments<S>) => Answer,
): Method {
  return {
    name,
    evidence,
    kind,
    arguments: spec,
    call(context, body) {
      const args = checkArguments(body, spec);
      const { store, session } = context;
      if (session.virtualServer !== 0) requireOwnArguments(store, groupsOf(store, session), args);
      return handle(context, args as Arguments<S>);
    },
  };
}
