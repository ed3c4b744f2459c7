import { describe, expect, test } from 'vitest';
import { PxgError, ReadOnlyViolation, ServerError } from '../../src/ksc/errors.ts';
import { type TinyAnswer, tinyServer } from './tiny-server.ts';

const ended: TinyAnswer = { status: 403, body: '' };
const starts = (calls: readonly { readonly method: string }[]) =>
  calls.filter((one) => one.method === 'Session.StartSession').length;

async function failure(call: Promise<unknown>): Promise<ServerError> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ServerError)) throw new Error(`no ServerError: ${String(error)}`);
  return error;
}

describe('a session', () => {
  test('is started once, with credentials as the vendor client sends them, and its token goes with every call', async () => {
    await using server = await tinyServer();
    const client = server.client({ sessions: 1 });
    await client.call('Session.Ping', {});
    await client.call('HostGroup.GroupIdGroups', {});
    expect(server.calls.map((one) => [one.method, one.session])).toEqual([
      ['Session.StartSession', ''],
      ['Session.Ping', 'token-1'],
      ['HostGroup.GroupIdGroups', 'token-1'],
    ]);
    expect(server.calls[0]?.authorization).toBe('KSCBasic user="dXNlcg==", pass="cMOkc3N3", domain="", internal="1"');
    await client.close();
    expect(server.calls.at(-1)).toMatchObject({ method: 'Session.EndSession', session: 'token-1' });
  });

  test('that the server ended is started anew once, and the call repeated', async () => {
    await using server = await tinyServer(({ method, session }) =>
      method === 'Session.Ping' && session === 'token-1' ? ended : undefined,
    );
    const client = server.client({ sessions: 1 });
    const generations: number[] = [];
    await client.pinned(async (caller) => {
      await caller.call('HostGroup.GroupIdGroups', {});
      generations.push(caller.generation);
      await caller.call('Session.Ping', {});
      generations.push(caller.generation);
    });
    expect(generations).toEqual([1, 2]);
    expect(server.calls.filter((one) => one.method === 'Session.Ping').map((one) => one.session)).toEqual([
      'token-1',
      'token-2',
    ]);
  });

  test('that the server ends twice in a row is one clear error, after two starts and no more', async () => {
    await using server = await tinyServer(({ method }) => (method === 'Session.Ping' ? ended : undefined));
    const error = await failure(server.client().call('Session.Ping', {}));
    expect(error).toMatchObject({ code: 'server/session-lost', method: 'Session.Ping', server: server.url });
    expect(starts(server.calls)).toBe(2);
  });

  test('is not opened again by work that goes on when the client is closed', async () => {
    await using server = await tinyServer();
    const client = server.client({ sessions: 1 });
    const endless = client.pinned(async (caller) => {
      for (let call = 0; call < 1000; call += 1) await caller.call('Session.Ping', {});
    });
    const ended = failure(endless);
    while (server.calls.length < 5) await new Promise((resolve) => setTimeout(resolve, 1));
    await client.close();
    await ended;
    const called = server.calls.length;
    await expect(client.call('Session.Ping', {})).rejects.toBeInstanceOf(ServerError);
    expect(server.calls.length).toBe(called);
    expect(starts(server.calls)).toBe(1);
    expect(server.calls.at(-1)?.method).toBe('Session.EndSession');
  });

  test('that is lost is started anew for the next call as well', async () => {
    let refused = 0;
    await using server = await tinyServer(({ method }) => {
      if (method !== 'Session.Ping' || refused === 2) return undefined;
      refused += 1;
      return ended;
    });
    const client = server.client({ sessions: 1 });
    await failure(client.call('Session.Ping', {}));
    expect(await client.call('Session.Ping', {})).toEqual({});
  });

  test.each<[TinyAnswer, string]>([
    [{ status: 401, body: '' }, 'server/credentials'],
    [{ status: 403, body: '' }, 'server/credentials'],
    [{ status: 503, body: 'busy' }, 'server/http-error'],
    [{ status: 404, body: 'nothing here' }, 'server/protocol'],
    [{ body: 'not json' }, 'server/protocol'],
    [{ body: {} }, 'server/protocol'],
  ])('that cannot be started (%j) is an error of StartSession: %s', async (answer, code) => {
    await using server = await tinyServer(({ method }) => (method === 'Session.StartSession' ? answer : undefined));
    expect(await failure(server.client().call('Session.Ping', {}))).toMatchObject({
      code,
      method: 'Session.StartSession',
    });
  });
});

describe('an answer', () => {
  test.each<[string, TinyAnswer, string]>([
    ['that is cut off', { body: '{"PxgRetVal": ' }, 'server/protocol'],
    ['that is no object', { body: '[1]' }, 'server/protocol'],
    ['with status 503', { status: 503, body: '' }, 'server/http-error'],
    ['that does not come in time', { delayMs: 2_000 }, 'server/unreachable'],
  ])('%s is an error that names the method', async (_name, answer, code) => {
    await using server = await tinyServer(({ method }) => (method === 'Session.Ping' ? answer : undefined));
    expect(await failure(server.client({ timeoutMs: 300 }).call('Session.Ping', {}))).toMatchObject({
      code,
      method: 'Session.Ping',
    });
  });

  test('with PxgError is told with its number and module, and with the text of locdata filled in', async () => {
    const locdata = {
      type: 'params',
      value: { 'format-id': 1, format: 'No group "%1" below %2, %3', locmodule: 'K', args: ['a%2b', 'root'] },
    };
    const pxg = { code: 1186, subcode: 0, module: 'KLSTD', file: 'x', line: 1, message: 'not found' };
    await using server = await tinyServer(({ method }) =>
      method === 'Session.Ping'
        ? { body: { PxgError: { ...pxg, locdata } } }
        : method === 'Tasks.GetNextTask'
          ? { body: { PxgError: pxg } }
          : undefined,
    );
    const client = server.client();
    const located = await failure(client.call('Session.Ping', {}));
    expect(located).toBeInstanceOf(PxgError);
    expect(located).toMatchObject({ pxgCode: 1186, module: 'KLSTD', code: 'server/call-failed' });
    expect(located.message).toBe('No group "a%2b" below root, %3 (KLSTD 1186)');
    expect((await failure(client.call('Tasks.GetNextTask', {}))).message).toBe('not found (KLSTD 1186)');
  });
});

describe('a call without an answer', () => {
  /** How often a method is sent whose first call ends like that, after one that opened the connection, and how it ends. */
  async function sending(method: string, answer: TinyAnswer): Promise<readonly [number, string]> {
    const sent = (calls: readonly { readonly method: string }[]) => calls.filter((one) => one.method === method).length;
    await using server = await tinyServer((call, calls) =>
      call.method === method && sent(calls) === 1 ? answer : undefined,
    );
    const ending = await server
      .client({ sessions: 1 })
      .call(method, {})
      .then(
        () => 'answered',
        (error: unknown) => (error instanceof ServerError ? error.code : String(error)),
      );
    return [sent(server.calls), ending];
  }

  test.each<[string, TinyAnswer, number, string]>([
    ['HostGroup.AddGroup', { lost: 'before' }, 1, 'server/unreachable'],
    ['HostGroup.AddGroup', { lost: 'in the middle' }, 1, 'server/unreachable'],
    ['HostGroup.AddGroup', { status: 500, body: '' }, 1, 'server/http-error'],
    ['Session.Ping', { lost: 'before' }, 2, 'answered'],
    ['Session.Ping', { lost: 'in the middle' }, 1, 'server/unreachable'],
    ['Session.Ping', { status: 500, body: '' }, 1, 'server/http-error'],
    // The very first on its connection: that was not closed for being idle.
    ['Session.StartSession', { lost: 'before' }, 1, 'server/unreachable'],
  ])(
    'of %s, %j, is sent %i times: it may have been carried out where it writes',
    async (method, answer, times, ending) => {
      expect(await sending(method, answer)).toEqual([times, ending]);
    },
  );
});

describe('the pool', () => {
  test('has one call in flight on each connection and opens no more than it may, whatever is asked side by side', async () => {
    await using server = await tinyServer(({ method }) => (method === 'Session.Ping' ? { delayMs: 3 } : undefined));
    const client = server.client({ sessions: 3 });
    await Promise.all(Array.from({ length: 60 }, () => client.call('Session.Ping', {})));
    expect(server.most).toEqual({ onOneConnection: 1, together: 3, connections: 3 });
    expect(starts(server.calls)).toBe(3);
  });

  test('opens a session only when it is needed', async () => {
    await using server = await tinyServer();
    const client = server.client({ sessions: 8 });
    for (let call = 0; call < 5; call += 1) await client.call('Session.Ping', {});
    expect(server.most.connections).toBe(1);
  });

  test('keeps what is pinned on one session, also when calls in it are made side by side', async () => {
    await using server = await tinyServer(({ method }) => (method === 'Session.Ping' ? { delayMs: 2 } : undefined));
    const client = server.client({ sessions: 3 });
    await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        client.pinned((caller) => Promise.all(Array.from({ length: 4 }, () => caller.call('Session.Ping', { index })))),
      ),
    );
    for (let index = 0; index < 6; index += 1) {
      const used = server.calls.filter((one) => one.method === 'Session.Ping' && one.body['index'] === index);
      expect(new Set(used.map((one) => one.session)).size).toBe(1);
    }
    expect(server.most.onOneConnection).toBe(1);
  });

  test('goes on with a session whose work failed', async () => {
    await using server = await tinyServer();
    const client = server.client({ sessions: 1 });
    await expect(client.pinned(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(await client.call('Session.Ping', {})).toEqual({});
  });

  test('that may only read refuses a method that writes before anything is sent', async () => {
    await using server = await tinyServer();
    const client = server.client({ access: 'read-only' });
    await expect(client.call('HostGroup.AddGroup', { pInfo: {} })).rejects.toThrow(ReadOnlyViolation);
    await expect(client.call('HostGroup.Unknown', {})).rejects.toThrow(ReadOnlyViolation);
    await client.call('Session.Ping', {});
    expect(server.calls.map((one) => one.method)).toEqual(['Session.StartSession', 'Session.Ping']);
  });
});

test('a server with another certificate, and one that is not there, are told apart', async () => {
  await using server = await tinyServer();
  expect(await failure(server.client({ trust: {} }).call('Session.Ping', {}))).toMatchObject({
    code: 'server/certificate',
  });
  expect(
    await failure(
      server.client({ trust: { certificateSha256: 'AB:'.repeat(31).concat('AB') } }).call('Session.Ping', {}),
    ),
  ).toMatchObject({ code: 'server/certificate' });
  expect(server.calls).toEqual([]);
  expect(await failure(server.client({ url: 'https://127.0.0.1:1' }).call('Session.Ping', {}))).toMatchObject({
    code: 'server/unreachable',
  });
});

test.each([
  ['by an IPv6 address', { url: 'https://[::1]:1' }, /^(?!.*getaddrinfo).*(ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH)/],
  ['by another name than it shows', { name: 'ksc.example' }, /not match certificate's altnames: Host: ksc.example/],
  ['by another address than it shows', { name: '127.0.0.2' }, /IP: 127.0.0.2 is not in the cert's list/],
  ['by a name that it shows', { name: 'localhost' }, null],
  ['by an address that it shows', { name: '127.0.0.1' }, null],
  ['with more patience than a timer has', { timeoutMs: 60 * 86_400_000 }, null],
] as const)('a server that is asked for %s', async (_case, asked, refusal) => {
  await using server = await tinyServer();
  const warned: string[] = [];
  const listener = (warning: Error) => warned.push(warning.message);
  process.on('warning', listener);
  const { name, ...options } = { name: undefined, ...asked };
  const trust = { ca: server.ca, ...(name === undefined ? {} : { serverName: name }) };
  const call = server.client({ ...options, trust }).call('Session.Ping', {});
  if (refusal === null) expect(await call).toEqual({});
  else expect((await failure(call)).message).toMatch(refusal);
  await new Promise((done) => setImmediate(done));
  process.off('warning', listener);
  expect(warned).toEqual([]);
});
