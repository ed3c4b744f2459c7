import { expect, test } from 'vitest';
import { finishAction } from '../../src/ksc/async-action.ts';
import { type TinyAnswer, tinyServer } from './tiny-server.ts';

const check = 'AsyncActionStateChecker.CheckActionState';

/** How an action ends whose state is told like that, one answer after the other, and how often it was looked at. */
async function ending(
  states: readonly object[],
  started: object = { strActionGuid: 'g' },
): Promise<readonly unknown[]> {
  await using server = await tinyServer(({ method, session }, calls): TinyAnswer | undefined => {
    if (method === 'HostGroup.RemoveGroup') return { body: started };
    // An action belongs to the session that began it.
    if (method !== check || session !== calls.find((one) => one.method === 'HostGroup.RemoveGroup')?.session)
      return undefined;
    return { body: states[calls.filter((one) => one.method === check).length - 1] ?? {} };
  });
  const end = await finishAction(server.client(), 'HostGroup.RemoveGroup', { nGroup: 1 }).then(
    () => 'done',
    (error: unknown) => String(error),
  );
  return [end, server.calls.filter((one) => one.method === check).length];
}

test('an action is done when the server says that it ended well, and not before', async () => {
  const going = { bFinalized: false, bSuccededFinalized: false, lNextCheckDelay: 10 };
  expect(await ending([going, going, { bFinalized: true, bSuccededFinalized: true }])).toEqual(['done', 3]);
  expect(await ending([], {})).toEqual(['done', 0]);
});

test('an action that ended otherwise is an error, in the words of the server if it has some', async () => {
  const failed = { bFinalized: true, bSuccededFinalized: false };
  const pStateData = { GNRL_EA_DESCRIPTION: 'the group is not empty' };
  expect(await ending([{ ...failed, pStateData }])).toEqual([expect.stringContaining('the group is not empty'), 1]);
  expect(await ending([failed])).toEqual([expect.stringContaining('could not finish'), 1]);
  expect(await ending([{ bFinalized: true }])).toEqual([expect.stringContaining('could not finish'), 1]);
});
