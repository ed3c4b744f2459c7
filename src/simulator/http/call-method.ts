import type { CallContext } from '../methods/method.ts';
import type { Session } from '../session/sessions.ts';
import { presentTime } from '../store/clock.ts';
import { isDatabaseError } from '../store/store.ts';
import { formatJson } from '../wire/json.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Api } from './api.ts';
import { errorReply, jsonReply, type Reply } from './reply.ts';

/** How a call ended; `time` is the server's present, `wrote` says whether it changed rows. */
export interface Called {
  readonly reply: Reply;
  readonly errorCode: number | null;
  readonly wrote: boolean;
  readonly time: number;
}

/** Carries out a call in one transaction; a refused one leaves no change behind. */
export function callMethod(api: Api, session: Session, name: string, args: Record<string, unknown>): Called {
  const found = api.methods.get(name);
  const before = api.store.totalChanges();
  let time = 0;
  try {
    if (found === undefined) throw new WireError('noSuchCall', `no method '${name}'`);
    if (session.isReadOnly && found.kind === 'write')
      throw new WireError('noAccess', `user '${session.user}' may only read`);
    const result = api.store.transaction(found.kind, () => {
      time = presentTime(api.store);
      return found.call(contextOf(api, session, time), args);
    });
    const wrote = api.store.totalChanges() !== before;
    return { reply: jsonReply(formatJson(result)), errorCode: null, wrote, time };
  } catch (error) {
    const refused = error instanceof WireError ? error : asWireError(error);
    return {
      reply: errorReply(refused),
      errorCode: refused.code,
      wrote: false,
      time: time === 0 ? presentTime(api.store) : time,
    };
  }
}

function contextOf(api: Api, session: Session, now: number): CallContext {
  const { store, memory, facts, methods } = api;
  return { store, memory, facts, session, now, hasMethod: (name) => methods.has(name) };
}

/** A database that is locked or full is a server that is unavailable for now; anything else is a fault of ours. */
function asWireError(error: unknown): WireError {
  if (!isDatabaseError(error)) throw error;
  return new WireError('unavailable', `the database cannot be used: ${error.message}`);
}
