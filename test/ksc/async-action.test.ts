import { expect, test } from 'vitest';
import { finishAction } from '../../src/ksc/async-action.ts';
import { tinyServer } from './tiny-server.ts';

const check = 'AsyncActionStateChecker.CheckActionState';
const running = { bFinalized: false, lNextCheckDelay: 1 };
const ended = (bSuccededFinalized: boolean, GNRL_EA_DESCRIPTION?: string) => ({
  bFinalized: true,
  bSuccededFinalized,
  pStateData: GNRL_EA_DESCRIPTION === undefined ? null : { type: 'params', value: { GNRL_EA_DESCRIPTION } },
});

test.each([
  ['done', [running, running, ended(true)], null],
  ['refused with a reason', [running, ended(false, 'the group is not empty')], 'the group is not empty'],
  ['refused without one', [ended(false)], 'the server could not finish the action'],
] as const)('an action that is %s is asked for, on one session, until it has ended', async (_case, states, error) => {
  let asked = 0;
  await using server = await tinyServer(({ method }) => {
    if (method === 'HostGroup.RemoveGroup') return { body: { strActionGuid: 'a-1' } };
    return method === check ? { body: states[asked++] } : undefined;
  });
  const action = finishAction(server.client(), 'HostGroup.RemoveGroup', { nGroup: 7 });
  if (error === null) await action;
  else await expect(action).rejects.toMatchObject({ code: 'server/call-failed', message: error });
  expect(asked).toBe(states.length);
  expect(new Set(server.calls.slice(1).map((one) => one.session)).size).toBe(1);
  expect(server.calls.at(-1)?.body).toEqual({ wstrActionGuid: 'a-1' });
});
