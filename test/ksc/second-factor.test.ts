import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createClient } from '../../src/ksc/client.ts';
import { type Credentials } from '../../src/ksc/credentials.ts';
import { startSimulator } from '../../src/simulator/index.ts';

const mia = { type: 'basic', user: 'mia', password: 'secret', domain: null } as const;

async function login(secondFactor: { readonly code: string } | 'unregistered', credentials: Credentials) {
  const running = await startSimulator({
    db: ':memory:',
    world: 'branch-office',
    seed: 1,
    clock: 'manual',
    user: 'kscctl',
    password: 'secret',
    users: [{ user: 'mia', password: 'secret', secondFactor }],
    admin: false,
  });
  const client = createClient({
    url: running.url,
    credentials,
    virtualServer: null,
    trust: { ca: readFileSync(running.caFile, 'utf8') },
    sessions: 1,
    timeoutMs: 5000,
    access: 'read-only',
  });
  try {
    return await client.call('HostGroup.GroupIdGroups', {}).catch((error: unknown) => error);
  } finally {
    await client.close();
    await running.close();
  }
}

test('an account with a second factor logs in with the code of the moment', async () => {
  expect(await login({ code: '123456' }, { ...mia, code: '123456' })).toEqual({ PxgRetVal: 0 });
});

test.each([
  ['no code is given', { code: '123456' }, mia],
  ['the code is wrong', { code: '123456' }, { ...mia, code: '000000' }],
  ['the account has not registered yet', 'unregistered', { ...mia, code: '123456' }],
] as const)('it is a clear error when %s', async (_case, secondFactor, credentials) => {
  expect(await login(secondFactor, credentials)).toMatchObject({
    code: 'server/second-factor',
    method: 'Session.StartSession',
  });
});
