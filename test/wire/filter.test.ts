import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { find, type JsonObject } from './wire-client.ts';

const ctx = serverForTests();
const kes = 'Kaspersky Endpoint Security for Windows';

test.each<[string, number]>([
  ['', 40],
  ['(KLHST_WKS_DN="*")', 40],
  ['(KLHST_WKS_DN="ber-ws-0[1-3]")', 3],
  ['(KLHST_WKS_DN="BER-WS-0[^1-3]")', 4],
  ['(KLHST_WKS_DN="ber-ws-0?")', 7],
  ['(KLHST_WKS_DN>"prg-ws-05")', 1],
  ['(KLHST_WKS_DN<>"hq-dp-01")', 39],
  ['(&(KLHST_WKS_DN="*-dp-01")(!(KLHST_WKS_DN="hq*")))', 3],
  ['(|(KLHST_WKS_DN="hq-dp-01")(KLHST_WKS_FQDN="lis-dp-01.acme.example"))', 2],
  ['( & (KLHST_WKS_GROUPID = 5) (KLHST_WKS_OS_NAME="Ubuntu*") )', 1],
  ['(KLHST_WKS_GROUPID>=6)', 16],
  ['(KLHST_WKS_GROUPID<=3)', 15],
  ['(KLHST_WKS_GROUPID_GP=4)', 25],
  ['(KLHST_WKS_GROUPID_GP=0)', 40],
  ['(KLHST_WKS_STATUS&1<>0)', 40],
  ['(KLHST_WKS_STATUS&64=64)', 0],
  ['(KLHST_WKS_STATUS=31)', 40],
  ['(KLHST_WKS_STATUS_ID=1)', 40],
  ['(KLHST_WKS_STATUS_MASK_7 <> 0)', 40],
  ['(KLHST_WKS_STATUS_MASK_11<>0)', 0],
  ['(KLHST_WKS_STATUS_MASK&128=128)', 40],
  ['(KLHST_WKS_AV_BASES_SEC>777599)', 40],
  ['(KLHST_WKS_AV_BASES_SEC>777600)', 0],
  [`(KLHST_WKS_PRODUCT_NAME="${kes}")`, 34],
  [`(!(KLHST_WKS_PRODUCT_NAME="${kes}"))`, 6],
  ['(KLHST_WKS_PRODUCT_NAME="Kaspersky Security Center Network Agent*")', 40],
  ['(KLHST_WKS_PRODUCT_ID="kesl/12.3.0.0")', 4],
  ['(KLHST_WKS_PRODUCT_VERSION="12.6.*")', 34],
  ['(KLHST_HF_ID="aeab2ab797cd7b646d2432e0b7d0763e")', 34],
  ['(KLHST_HF_ID="e70ca281e5643fdc65e11c0d0290ed06")', 0],
  ['(KLHST_WKS_RTP_AV_BASES_TIME<CURTIME(-604800))', 40],
  ['(KLHST_WKS_RTP_AV_BASES_TIME<CURTIME(-864000))', 0],
  ['(KLHST_WKS_CREATED>T"2026-01-31 05:59:59")', 40],
  ['(KLHST_WKS_CREATED>T"2026-01-31 06:00:00")', 0],
  ['(KLHST_WKS_CREATED>"2026-01-31T00:00:00Z")', 40],
  ['(&(KLHST_WKS_FROM_UNASSIGNED=0)(KLHST_WKS_DN="*"))', 40],
])('the filter %s finds %i hosts', async (filter, count) => {
  expect(await ctx.client.countHosts(filter)).toBe(count);
});

test.each([
  '(KLHST_WKS_DN)',
  '(KLHST_WKS_DN="a"',
  'KLHST_WKS_DN="a"',
  '(KLHST_WKS_DN="a")x',
  '(&)',
  '(NO_SUCH_ATTRIBUTE=1)',
  '(KLHST_WKS_DN=1)',
  '(KLHST_WKS_GROUPID="5")',
  '(KLHST_WKS_DN&1<>0)',
  '(KLHST_WKS_GROUPID=99999999999999999999)',
  '(KLHST_WKS_CREATED>T"2026-13-01 00:00:00")',
  '(KLHST_WKS_CREATED>T"2026-02-31 00:00:00")',
  '(KLHST_WKS_CREATED>"1")',
  '(KLHST_WKS_CREATED>"2026-01-31 00:00:00")',
  `${'(!'.repeat(300)}(KLHST_WKS_GROUPID=1)${')'.repeat(300)}`,
])('the filter %s is BADFORMAT', async (filter) => {
  expect(await ctx.client.refused('HostGroup.FindHosts', find(filter, ['KLHST_WKS_DN']))).toBe(1192);
});

test('a quote inside a string is doubled, and wildcards are plain characters for other operators', async () => {
  const name = 'a "b" * c';
  await ctx.client.call('HostGroup.AddGroup', { pInfo: { name, parentId: 0 } });
  const count = async (filter: string): Promise<unknown> =>
    (await ctx.client.call('HostGroup.FindGroups', find(filter, ['id'])))['PxgRetVal'];
  expect(await count('(name="a ""b"" [*] c")')).toBe(1);
  expect(await count('(&(name<>"a ""b"" * c")(name>"a")(name<"b"))')).toBe(0);
});

test('letters beyond ASCII find themselves, with wildcards too', async () => {
  await ctx.client.call('HostGroup.AddGroup', { pInfo: { name: 'Äußere * Büros', parentId: 0 } });
  const count = async (filter: string): Promise<unknown> =>
    (await ctx.client.call('HostGroup.FindGroups', find(filter, ['id'])))['PxgRetVal'];
  for (const name of ['Äußere [*] Büros', 'Ä*', 'ÄUßERE*', '*büros'])
    expect(await count(`(name="${name}")`), name).toBe(1);
  expect(await count('(name="ä*")')).toBe(0);
});

test('binary values compare with 0x, and views have the same grammar', async () => {
  const rows = await ctx.client.view(
    'v_vapm_update',
    ['wstrTitle', 'nPatchDbId', 'nKlUpdateDbId'],
    '(&(nSource=4)(binKlUpdUid=0x2B2b6381aa9fe65ce0c520d876943914))',
  );
  expect(rows).toEqual([{ wstrTitle: 'Network Agent 15.1 patch B', nKlUpdateDbId: 5 }]);
});

test('results come in the order asked for, sorted fields bare or wrapped', async () => {
  const order: JsonObject[] = [
    { Name: 'KLHST_WKS_GROUPID', Asc: false },
    { type: 'params', value: { Name: 'KLHST_WKS_DN', Asc: true } },
  ];
  const { strAccessor } = await ctx.client.call('HostGroup.FindHosts', {
    ...find('', ['KLHST_WKS_DN']),
    vecFieldsToOrder: order,
  });
  const page = await ctx.client.call('ChunkAccessor.GetItemsChunk', {
    strAccessor: strAccessor ?? '',
    nStart: 0,
    nCount: 2,
  });
  expect(page).toEqual({
    PxgRetVal: 2,
    pChunk: {
      KLCSP_ITERATOR_ARRAY: [
        { type: 'params', value: { KLHST_WKS_DN: 'prg-dp-01' } },
        { type: 'params', value: { KLHST_WKS_DN: 'prg-mac-01' } },
      ],
    },
  });
});

test.each([
  ['an unknown field', { vecFieldsToReturn: ['nope'] }],
  ['a search-only field', { vecFieldsToReturn: ['KLHST_HF_ID'] }],
  ['an unknown sort field', { vecFieldsToOrder: [{ Name: 'nope', Asc: true }] }],
  ['a life of more than two hours', { lMaxLifeTime: 7201 }],
  ['an unknown option', { pParams: { nope: 1 } }],
])('a search with %s is BADFORMAT', async (_what, change) => {
  expect(await ctx.client.refused('HostGroup.FindHosts', { ...find('', ['KLHST_WKS_DN']), ...change })).toBe(1192);
});

test('a list of two thousand alternatives is no problem', async () => {
  const parts = Array.from({ length: 2000 }, (_item, index) => `(KLHST_WKS_DN="ber-ws-${index}")`);
  expect(await ctx.client.countHosts(`(|${parts.join('')}(KLHST_WKS_DN="ber-ws-01"))`)).toBe(1);
});
