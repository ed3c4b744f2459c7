import { readFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { serverForTests } from './server.ts';

const ctx = serverForTests();
const patienceMs = 2000;

afterEach(async () => {
  expect(await ctx.client.call('Session.Ping')).toEqual({});
});

/** Sends bytes as they are and gives what comes back until the connection closes, or for two seconds at most. */
function exchange(bytes: string | Buffer, isPlain = false): Promise<string> {
  const { hostname, port } = new URL(ctx.server.url);
  return new Promise((done) => {
    const target = { host: hostname, port: Number(port) };
    const socket = isPlain ? connectPlain(target) : connect({ ...target, ca: readFileSync(ctx.server.caFile) });
    const chunks: Buffer[] = [];
    const finish = (): void => {
      clearTimeout(timer);
      socket.destroy();
      done(Buffer.concat(chunks).toString('latin1'));
    };
    const timer = setTimeout(finish, patienceMs);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('close', finish);
    socket.on('error', finish);
    socket.write(bytes);
  });
}

const ping = 'POST /api/v1.0/Session.Ping HTTP/1.1\r\nHost: x\r\n';

test.each<[string, string, RegExp]>([
  ['bytes that are no HTTP', '\u0000\u0001\u0002 nonsense\r\n\r\n', /^HTTP\/1\.1 400/],
  ['a length that is no number', `${ping}Content-Length: abc\r\n\r\n{}`, /^HTTP\/1\.1 400/],
  ['a negative length', `${ping}Content-Length: -5\r\n\r\n{}`, /^HTTP\/1\.1 400/],
  [
    'both a length and chunks',
    `${ping}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    /^HTTP\/1\.1 400/,
  ],
  ['a chunk size that is no number', `${ping}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, /^HTTP\/1\.1 400/],
  ['a header of a megabyte', `${ping}X-Large: ${'x'.repeat(1_000_000)}\r\n\r\n`, /^HTTP\/1\.1 431|^$/],
  ['a header line without a colon', `${ping}nonsense\r\n\r\n`, /^HTTP\/1\.1 400/],
  [
    'an encoded zero byte in the path',
    'POST /api/v1.0/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    /^HTTP\/1\.1 403/,
  ],
  ['a path that climbs', 'POST /api/v1.0/../../x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 403/],
])('%s is answered as such, and the server stays up', async (_what, bytes, pattern) => {
  expect(await exchange(bytes)).toMatch(pattern);
});

test('plain HTTP on the TLS port gets nothing, and the server stays up', async () => {
  expect(await exchange(`${ping}Content-Length: 2\r\n\r\n{}`, true)).not.toContain('200');
});

test('a body that never ends, left alone, does not hold up others', async () => {
  const waiting = exchange(`${ping}Content-Length: 100\r\n\r\n{`);
  expect(await ctx.client.call('HostGroup.GroupIdGroups')).toEqual({ PxgRetVal: 0 });
  expect(await waiting).toBe('');
});

test('requests that follow each other without waiting are answered in their order', async () => {
  const one = (verb: string): string => `${verb} /api/v1.0/Session.Ping HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n`;
  const answers = await exchange(`${one('POST')}\r\n${one('PUT')}Connection: close\r\n\r\n`);
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 403', 'HTTP/1.1 405']);
});

test('a client of HTTP/1.0 is answered', async () => {
  expect(await exchange('POST /api/v1.0/Session.Ping HTTP/1.0\r\nContent-Length: 0\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 403/,
  );
});
