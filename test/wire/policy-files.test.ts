import { afterAll, beforeAll, expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { basic, type JsonObject, type RawAnswer, textOf, unwrapAll, WireClient } from './wire-client.ts';

const clock = { now: 0 };
const ctx = serverForTests(clock, { users: [{ user: 'auditor', password: 'p', isReadOnly: true }] });
/** The wizard's Network Agent policy, found by its product. */
let lPolicy = 0;
let blob = Buffer.alloc(0);
let client: WireClient;

beforeAll(async () => {
  client = await loggedIn();
  const { PxgRetVal: rows } = await client.call('Policy.GetPoliciesForGroup', { nGroupId: -1 });
  lPolicy = Number(unwrapAll(rows).find((row) => row['KLPOL_PRODUCT'] === '1103')?.['KLPOL_ID']);
  blob = Buffer.from(textOf((await client.call('Policy.ExportPolicy', { lPolicy }))['PxgRetVal']), 'base64');
});
afterAll(() => client.close());

async function loggedIn(): Promise<WireClient> {
  const fresh = new WireClient(ctx.server);
  await fresh.login();
  return fresh;
}

const exported = async (): Promise<string> =>
  textOf((await client.call('Policy.ExportPolicy2', { lPolicy }))['PxgRetVal']);
const awaited = async (): Promise<string> => textOf((await client.call('Policy.InitFileUpload'))['PxgRetVal']);
const fetchFile = (url: string, headers: Record<string, string> = {}, from = client): Promise<RawAnswer> =>
  from.send(url, '', headers, 'GET');

/** Sends the bytes from `first` to before `end` of a file. */
async function put(url: string, file: Buffer, first = 0, end = file.length, from = client): Promise<number> {
  const range = `bytes ${first}-${end - 1}/${file.length}`;
  const headers = { 'Content-Type': 'application/zip', 'Content-Range': range };
  return (await from.send(url, file.subarray(first, end), headers, 'PUT')).status;
}

const imported = (wstrFileUrl: string, more: JsonObject = {}): JsonObject => ({
  wstrFileUrl,
  nGroupId: 6,
  bImportAsInactive: true,
  ...more,
});
const isActive = async (nPolicy: number): Promise<unknown> => {
  const data = (await client.call('Policy.GetPolicyData', { nPolicy }))['PxgRetVal'] as JsonObject;
  return data['KLPOL_ACTIVE'];
};

test('a policy is exported to a file that is fetched once, and is what ExportPolicy gives', async () => {
  const url = await exported();
  const answer = await fetchFile(url);
  expect([answer.status, answer.headers['content-length']]).toEqual([200, String(blob.length)]);
  expect(answer.body.equals(blob)).toBe(true);
  expect((await fetchFile(url)).status).toBe(404);
});

test('a file is fetched in ranges, until its last byte', async () => {
  const url = await exported();
  const size = blob.length;
  const first = await fetchFile(url, { Range: 'bytes=0-9' });
  expect([first.status, first.headers['content-range']]).toEqual([206, `bytes 0-9/${size}`]);
  for (const Range of [`bytes=${size}-`, 'bytes=9-3', 'bytes=0-1,4-5', 'bytes=-', 'bytes=-0', 'lines=0-1']) {
    const refused = await fetchFile(url, { Range });
    expect([refused.status, refused.headers['content-range']], Range).toEqual([416, `bytes */${size}`]);
  }
  const rest = await fetchFile(url, { Range: `bytes=10-${size + 100}` });
  expect([rest.status, rest.headers['content-range']]).toEqual([206, `bytes 10-${size - 1}/${size}`]);
  expect(Buffer.concat([first.body, rest.body]).equals(blob)).toBe(true);
  expect((await fetchFile(url)).status).toBe(404);
  const tail = await fetchFile(await exported(), { Range: 'bytes=-4' });
  expect(tail.body.equals(blob.subarray(-4))).toBe(true);
});

test('a policy is imported from a file that was sent in parts, once, active only when that is asked for', async () => {
  const url = await awaited();
  expect(await client.refused('Policy.ImportPolicy2', imported(url))).toBe(1195);
  expect(await put(url, blob, 0, 20)).toBe(200);
  expect(await client.refused('Policy.ImportPolicy2', imported(url))).toBe(1195);
  expect(await put(url, blob, 20)).toBe(200);
  expect(await client.refused('Policy.ImportPolicy2', imported(url, { nGroupId: 999 }))).toBe(1186);
  const { PxgRetVal: inactive } = await client.call('Policy.ImportPolicy2', imported(url));
  expect(await isActive(Number(inactive))).toBe(false);
  expect(await client.refused('Policy.ImportPolicy2', imported(url))).toBe(1186);
  const again = await awaited();
  await put(again, blob);
  const { PxgRetVal: active } = await client.call(
    'Policy.ImportPolicy2',
    imported(again, { bImportAsInactive: false }),
  );
  expect(await isActive(Number(active))).toBe(true);
  const read = async (nPolicy: number): Promise<string> =>
    textOf((await client.call('Policy.ExportPolicy', { lPolicy: nPolicy }))['PxgRetVal']);
  expect(await read(Number(active))).toBe(await read(lPolicy));
});

test('a file that is no exported policy, or an address that is none, is refused', async () => {
  const url = await awaited();
  await put(url, Buffer.from('SIM policy\nnothing'));
  expect(await client.refused('Policy.ImportPolicy2', imported(url))).toBe(1192);
  expect(await client.refused('Policy.ImportPolicy2', imported(await exported()))).toBe(1192);
  for (const none of ['', 'x', '/SIM_files/', `https://127.0.0.1${url}`, `${url}0`])
    expect(await client.refused('Policy.ImportPolicy2', imported(none)), none).toBe(1186);
  expect(await client.refused('Policy.ExportPolicy2', { lPolicy: 999 })).toBe(1186);
});

test('a part without its headers, out of order, of another length or too large is refused and changes nothing', async () => {
  await endFiles();
  const url = await awaited();
  const type = { 'Content-Type': 'application/zip' };
  const status = async (range: string, body = 'abcd', headers: Record<string, string> = type): Promise<number> =>
    (await client.send(url, body, { 'Content-Range': range, ...headers }, 'PUT')).status;
  expect((await client.send(url, 'abcd', type, 'PUT')).status).toBe(400);
  expect(await status('bytes 0-3/8', 'abcd', { 'Content-Type': 'application/json' })).toBe(415);
  expect(await status('bytes 0-3/8', 'abcd', { ...type, 'Content-Encoding': 'gzip' })).toBe(415);
  for (const range of ['bytes 0-3/*', 'bytes */8', 'bytes 0-4/8', 'bytes 3-0/8', 'bytes 0-3/3', 'bytes 0-3/4x'])
    expect(await status(range), range).toBe(400);
  expect(await status('bytes 4-7/8')).toBe(416);
  expect(await status(`bytes 0-3/${2 ** 24 + 1}`)).toBe(413);
  expect(await status('bytes 0-3/20000000', 'x'.repeat(17 * 1024 * 1024))).toBe(413);
  expect(await status('bytes 0-3/8', 'abcd', { ...type, Expect: '100-continue' })).toBe(200);
  expect(await status('bytes 4-7/9')).toBe(416);
  expect(await status('bytes 0-3/8')).toBe(416);
  expect(await status('bytes 4-7/8')).toBe(200);
  expect(await status('bytes 4-7/8')).toBe(416);
});

test('an address has one direction, belongs to its session, and ends with it or unused', async () => {
  const [download, upload] = [await exported(), await awaited()];
  for (const verb of ['PUT', 'POST', 'HEAD', 'DELETE'])
    expect((await client.send(download, '', {}, verb)).status, verb).toBe(405);
  expect((await fetchFile(upload)).status).toBe(405);
  const other = await loggedIn();
  expect((await fetchFile(download, {}, other)).status).toBe(404);
  expect(await put(upload, blob, 0, blob.length, other)).toBe(404);
  expect(await other.refused('Policy.ImportPolicy2', imported(upload))).toBe(1186);
  other.close();
  const stranger = new WireClient(ctx.server);
  expect((await fetchFile(download, {}, stranger)).status).toBe(403);
  stranger.close();
  await endFiles();
  expect((await fetchFile(download)).status).toBe(404);
  const own = textOf((await client.call('Policy.InitFileUpload'))['PxgRetVal']);
  await client.login();
  expect((await fetchFile(own)).status).toBe(404);
});

test('a session has a bounded number of files', async () => {
  await endFiles();
  for (let count = 0; count < 8; count += 1) await (count % 2 === 0 ? exported() : awaited());
  expect(await client.refused('Policy.InitFileUpload')).toBe(1229);
  expect(await client.refused('Policy.ExportPolicy2', { lPolicy })).toBe(1229);
  await endFiles();
  await awaited();
});

test('a user who may only read exports a policy but imports none', async () => {
  const auditor = new WireClient(ctx.server);
  await auditor.send('/api/v1.0/login', '', { Authorization: basic('auditor', 'p') });
  const { PxgRetVal: url } = await auditor.call('Policy.ExportPolicy2', { lPolicy });
  expect((await fetchFile(textOf(url), {}, auditor)).body.equals(blob)).toBe(true);
  const { PxgRetVal: upload } = await auditor.call('Policy.InitFileUpload');
  await put(textOf(upload), blob, 0, blob.length, auditor);
  expect(await auditor.refused('Policy.ImportPolicy2', imported(textOf(upload)))).toBe(1184);
  auditor.close();
});

/** Lets eleven minutes pass, in steps that keep the session alive, and the server's own tick or the next use clean up. */
async function endFiles(): Promise<void> {
  for (let minute = 0; minute < 11; minute += 1) {
    clock.now += 60_000;
    await client.call('Session.Ping');
  }
}
