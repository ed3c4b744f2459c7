import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { type Json, type JsonObject, longOf, textOf, WireClient } from './wire-client.ts';

const clock = { now: 0 };
const ctx = serverForTests(clock);
const check = 'AsyncActionStateChecker.CheckActionState';
/** Mozilla Firefox and 7-Zip, updates of a third party; 1 is Kaspersky's and 101 Microsoft's. */
const [firefox, sevenZip] = [103, 104];
const download = (id: number, wstrRequestId: string, nLcid = 1033): JsonObject => ({
  llPatchGlbId: longOf(id),
  nLcid,
  wstrRequestId,
});

async function finish(wstrActionGuid: string): Promise<void> {
  const { lNextCheckDelay } = await ctx.client.call(check, { wstrActionGuid });
  clock.now += Number(lNextCheckDelay);
  expect(await ctx.client.call(check, { wstrActionGuid })).toMatchObject({ bSuccededFinalized: true });
}

/** Downloads a patch and reads it in chunks of 4096 bytes. */
async function read(id: number, wstrRequestId: string, nLcid = 1033): Promise<Buffer> {
  await ctx.client.call('VapmControlApi.DownloadPatchAsync', download(id, wstrRequestId, nLcid));
  await finish(wstrRequestId);
  const { nSize } = await ctx.client.call('VapmControlApi.GetDownloadPatchResult', { wstrRequestId });
  const chunks: Buffer[] = [];
  for (let nStartPos = 0; nStartPos < Number(nSize); nStartPos += 4096)
    chunks.push(await chunk({ wstrRequestId, nStartPos, nSizeMax: 4096 }));
  expect(Buffer.concat(chunks)).toHaveLength(Number(nSize));
  return Buffer.concat(chunks);
}

async function chunk(args: JsonObject): Promise<Buffer> {
  const { PxgRetVal: bytes } = await ctx.client.call('VapmControlApi.GetDownloadPatchDataChunk', args);
  return Buffer.from(textOf(bytes), 'base64');
}

test('a patch of a third party is downloaded, named, and read in chunks, the same whenever it is asked for', async () => {
  const one = await read(firefox, 'one');
  expect(await ctx.client.call('VapmControlApi.GetDownloadPatchResult', { wstrRequestId: 'one' })).toEqual({
    wstrFileName: 'SIM_patch_103.bin',
    nSize: one.length,
  });
  expect((await read(firefox, 'two', 0)).equals(one)).toBe(true);
  expect((await read(sevenZip, 'three')).equals(one)).toBe(false);
});

test('a chunk lies inside the file, and there is nothing behind its end', async () => {
  const whole = await read(firefox, 'chunks');
  const request = { wstrRequestId: 'chunks' };
  expect((await chunk({ ...request, nStartPos: 7, nSizeMax: 2 ** 31 - 1 })).equals(whole.subarray(7))).toBe(true);
  expect(await chunk({ ...request, nStartPos: whole.length, nSizeMax: 1 })).toHaveLength(0);
  for (const [nStartPos, nSizeMax] of [
    [-1, 10],
    [whole.length + 1, 10],
    [0, 0],
    [0, -1],
  ] as const)
    expect(
      await ctx.client.refused('VapmControlApi.GetDownloadPatchDataChunk', { ...request, nStartPos, nSizeMax }),
    ).toBe(1192);
});

test('only a patch of a third party is known, and an id of a request is taken once, by an action or a download', async () => {
  const { client } = ctx;
  for (const id of [999, 1, 101])
    expect(await client.refused('VapmControlApi.DownloadPatchAsync', download(id, 'unknown'))).toBe(1186);
  expect(await client.refused('VapmControlApi.DownloadPatchAsync', download(firefox, 'language', -1))).toBe(1192);
  expect(await client.refused('VapmControlApi.DownloadPatchAsync', download(firefox, ''))).toBe(1192);
  expect(await client.refused(check, { wstrActionGuid: 'unknown' })).toBe(1186);
  await client.call('VapmControlApi.DeleteFilesForAllUpdates', { wstrRequestId: 'taken' });
  expect(await client.refused('VapmControlApi.DownloadPatchAsync', download(firefox, 'taken'))).toBe(1185);
  await finish('taken');
  await read(firefox, 'taken');
  expect(await client.refused('VapmControlApi.DownloadPatchAsync', download(firefox, 'taken'))).toBe(1185);
  expect(await client.refused(check, { wstrActionGuid: 'taken' })).toBe(1186);
});

test('a result before its end is unavailable, and a download is given up before its end and after', async () => {
  const { client } = ctx;
  const wstrRequestId = 'given up';
  const start = (): Promise<JsonObject> =>
    client.call('VapmControlApi.DownloadPatchAsync', download(firefox, wstrRequestId));
  await start();
  expect(await client.refused('VapmControlApi.GetDownloadPatchResult', { wstrRequestId })).toBe(1195);
  const first = { wstrRequestId, nStartPos: 0, nSizeMax: 1 };
  expect(await client.refused('VapmControlApi.GetDownloadPatchDataChunk', first)).toBe(1195);
  await client.call('VapmControlApi.CancelDownloadPatch', { wstrRequestId });
  expect(await client.refused(check, { wstrActionGuid: wstrRequestId })).toBe(1186);
  await start();
  await finish(wstrRequestId);
  await client.call('VapmControlApi.CancelDownloadPatch', { wstrRequestId });
  for (const method of ['GetDownloadPatchResult', 'CancelDownloadPatch'])
    expect(await client.refused(`VapmControlApi.${method}`, { wstrRequestId }), method).toBe(1186);
});

test('a download belongs to its session', async () => {
  await read(firefox, 'mine');
  const other = await WireClient.connected(ctx.server);
  for (const method of ['GetDownloadPatchResult', 'CancelDownloadPatch'])
    expect(await other.refused(`VapmControlApi.${method}`, { wstrRequestId: 'mine' }), method).toBe(1184);
  other.close();
});

test('no vulnerability is known, and what is documented as not implemented says so', async () => {
  const { client } = ctx;
  const [host] = await client.hosts('(KLHST_WKS_DN="ber-ws-01")', ['KLHST_WKS_HOSTNAME']);
  const ignore = { wstrVulnerabilityUid: 'KLA00001', wstrHostId: host?.['KLHST_WKS_HOSTNAME'] ?? '', bIgnore: true };
  const isNamed = async (method: string, args: JsonObject): Promise<JsonObject> =>
    (await client.ask(`VapmControlApi.${method}`, args))['PxgError'] as JsonObject;
  const unknown = { code: 1186, message: "no vulnerability 'KLA00001'" };
  expect(await isNamed('ChangeVulnerabilityIgnorance', ignore)).toMatchObject(unknown);
  expect(await isNamed('ChangeVulnerabilityIgnorance', { ...ignore, wstrHostId: 'nobody' })).toMatchObject({
    code: 1186,
    message: "no host 'nobody'",
  });
  const packages = (pPackages: Json[], pParams: JsonObject = { nVulnPatchPkgLCID: 1033 }): JsonObject => ({
    wstrVulnerabilityUid: 'KLA00001',
    pPackages,
    pParams,
  });
  expect(await isNamed('SetPackagesToFixVulnerability', packages([1]))).toMatchObject(unknown);
  for (const wrong of [packages(['1']), packages([1], { other: 1 }), packages([1], { nVulnPatchPkgLCID: '1033' })])
    expect(await isNamed('SetPackagesToFixVulnerability', wrong)).toMatchObject({ code: 1192 });
  expect(await isNamed('GetEulasIdsForVulnerabilitiesPatches', { pVulnerabilities: [], nLCID: 0 })).toMatchObject({
    code: 1193,
    message: expect.stringContaining('not implemented'),
  });
});
