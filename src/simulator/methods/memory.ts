import type { Found } from '../filter/search.ts';
import type { OpenContents } from '../objects/open-contents.ts';
import { Actions } from '../session/actions.ts';
import { Files } from '../session/files.ts';
import { Lifetimes } from '../session/lifetimes.ts';
import { type Identity, Sessions } from '../session/sessions.ts';
import { Tickets } from '../session/tickets.ts';
import type { User } from '../wire/authorization.ts';
import type { Params } from '../wire/value.ts';

/** The tasks that an iterator still has to give. */
export interface TaskIterator {
  readonly ids: readonly number[];
  next: number;
}

/** Records that were worked out when an iterator was made. */
export interface RecordIterator {
  readonly records: readonly Params[];
  next: number;
}

/** What an asynchronous request will give when its action has ended, at `readyAt` of the process clock. */
export type Result =
  | { readonly kind: 'hosts' | 'view'; readonly readyAt: number; readonly found: Found; readonly lifetimeMs: number }
  | { readonly kind: 'statistics'; readonly readyAt: number; readonly data: Params };

/** A patch that is downloaded for a client; there from `readyAt` of the process clock on. */
export interface PatchDownload {
  readonly patch: bigint;
  readonly readyAt: number;
}

/** A login that waits for its second step. */
export interface UnfinishedLogin {
  readonly user: User;
  readonly virtualServer: number;
  tries: number;
}

/** What lives in the memory of the process for its sessions; nothing of it survives a restart. */
export interface ProcessMemory {
  /** The process clock, in milliseconds. */
  readonly clock: () => number;
  readonly sessions: Sessions;
  /** From Session.CreateToken, for `KSCT`. */
  readonly tokens: Tickets<Identity>;
  /** From GatewayConnection, for `KSCGW`; the value says where it leads. */
  readonly gatewayKeys: Tickets<string>;
  readonly unfinished: Tickets<UnfinishedLogin>;
  readonly accessors: Lifetimes<Found>;
  readonly viewIterators: Lifetimes<Found>;
  readonly eventIterators: Lifetimes<Found>;
  readonly taskIterators: Lifetimes<TaskIterator>;
  readonly hostStatuses: Lifetimes<RecordIterator>;
  readonly syncHosts: Lifetimes<RecordIterator>;
  readonly contents: Lifetimes<OpenContents>;
  readonly imports: Lifetimes<Params>;
  readonly results: Lifetimes<Result>;
  readonly patches: Lifetimes<PatchDownload>;
  readonly files: Files;
  readonly actions: Actions;
}

/** Tokens are valid for about three minutes, gateway keys for 60 seconds (reference: ksc-openapi.md 1.3 [K][G]). */
const tokenLifetimeMs = 3 * 60_000;
const gatewayLifetimeMs = 60_000;
/** An unfinished login waits as long as an idle session does; our choice. */
const unfinishedLifetimeMs = 3 * 60_000;

/** A new memory; `sweep` ends what has run out, `forget` everything, as a restart does. */
export function createMemory(clock: () => number): {
  memory: ProcessMemory;
  sweep: () => void;
  forget: () => void;
} {
  const kept = {
    accessors: new Lifetimes<Found>('accessor', clock),
    viewIterators: new Lifetimes<Found>('iterator', clock),
    eventIterators: new Lifetimes<Found>('event iterator', clock),
    taskIterators: new Lifetimes<TaskIterator>('task iterator', clock),
    hostStatuses: new Lifetimes<RecordIterator>('host iterator', clock),
    syncHosts: new Lifetimes<RecordIterator>('synchronisation iterator', clock),
    contents: new Lifetimes<OpenContents>('contents', clock),
    imports: new Lifetimes<Params>('imported task', clock),
    results: new Lifetimes<Result>('request', clock),
    patches: new Lifetimes<PatchDownload>('download', clock),
    files: new Files(clock),
    actions: new Actions(clock, (owner) => sessions.end(owner)),
  };
  const tickets = {
    tokens: new Tickets<Identity>(tokenLifetimeMs, clock),
    gatewayKeys: new Tickets<string>(gatewayLifetimeMs, clock),
    unfinished: new Tickets<UnfinishedLogin>(unfinishedLifetimeMs, clock),
  };
  const sessions: Sessions = new Sessions(clock, (ended) => {
    for (const lifetimes of Object.values(kept)) lifetimes.sweep(ended);
  });
  return {
    memory: { clock, sessions, ...kept, ...tickets },
    sweep() {
      sessions.sweep();
      for (const lifetimes of Object.values(kept)) lifetimes.sweep();
      for (const issued of Object.values(tickets)) issued.sweep();
    },
    forget() {
      sessions.endAll();
      for (const issued of Object.values(tickets)) issued.clear();
    },
  };
}
