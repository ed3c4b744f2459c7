import { setTimeout as sleep } from 'node:timers/promises';
import type { KscClient } from './client.ts';
import { ServerError } from './errors.ts';
import { boolOf, intOf, type KscParams, paramsOf, textOf } from './values.ts';

/** Longest wait for an action, in milliseconds. */
const patience = 120_000;
/** Longest wait between two looks; the server asks for none sooner than its own lNextCheckDelay. */
const longestPause = 5_000;

/**
 * Starts an action that the server carries out by itself and waits for its end, on the session that started it
 * (AsyncActionStateChecker; rules: reference ksc-openapi.md 2).
 */
export async function finishAction(client: KscClient, method: string, args: KscParams): Promise<void> {
  await client.pinned(async (caller) => {
    const action = textOf(await caller.call(method, args), 'strActionGuid');
    if (action === null) return;
    for (let waited = 0; waited < patience; ) {
      const state = await caller.call('AsyncActionStateChecker.CheckActionState', { wstrActionGuid: action });
      if (boolOf(state, 'bFinalized') === true) {
        if (boolOf(state, 'bSuccededFinalized') === true) return;
        throw new ServerError('server/call-failed', failure(state), { method, server: client.url });
      }
      const pause = Math.min(Math.max(intOf(state, 'lNextCheckDelay') ?? 100, 10), longestPause);
      await sleep(pause);
      waited += pause;
    }
    throw new ServerError('server/call-failed', `not finished after ${patience / 1000} s`, {
      method,
      server: client.url,
    });
  });
}

function failure(state: KscParams): string {
  return textOf(paramsOf(state, 'pStateData'), 'GNRL_EA_DESCRIPTION') ?? 'the server could not finish the action';
}
