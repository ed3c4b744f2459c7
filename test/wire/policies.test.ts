import { expect, test } from 'vitest';
import { serverForTests } from './server.ts';
import { type Json, type JsonObject, textOf, unwrapAll, wrapped } from './wire-client.ts';

const ctx = serverForTests();
const policy = (more: JsonObject = {}): JsonObject => ({
  KLPOL_DN: 'Berlin agents',
  KLPOL_PRODUCT: '1103',
  KLPOL_VERSION: '1.0.0.0',
  KLPOL_GROUP_ID: 5,
  ...more,
});

async function added(more: JsonObject = {}): Promise<number> {
  return Number((await ctx.client.call('Policy.AddPolicy', { pPolicyData: policy(more) }))['PxgRetVal']);
}

async function attributes(nPolicy: number): Promise<JsonObject> {
  return (await ctx.client.call('Policy.GetPolicyData', { nPolicy }))['PxgRetVal'] as JsonObject;
}

async function opened(nPolicy: number, wstrSection: string): Promise<JsonObject & { wstrID: string }> {
  const { PxgRetVal: id } = await ctx.client.call('Policy.GetPolicyContents', {
    nPolicy,
    nRevisionId: 0,
    nLifeTime: 60_000,
  });
  return { wstrID: textOf(id), wstrProduct: '1103', wstrVersion: '1.0.0.0', wstrSection };
}

const setting = (value: Json, isLocked = false): JsonObject => wrapped({ KLPRSS_Val: value, KLPRSS_Mnd: isLocked });

test('a new policy is inactive, inherits, and one of the agent has the documented sections', async () => {
  const id = await added();
  expect(await attributes(id)).toMatchObject({
    KLPOL_ACTIVE: false,
    KLPOL_ACCEPT_PARENT: true,
    KLPOL_GROUP_NAME: 'Berlin',
  });
  const { wstrID } = await opened(id, '86');
  const names = await ctx.client.call('SsContents.SS_GetNames', {
    wstrID,
    wstrProduct: '1103',
    wstrVersion: '1.0.0.0',
  });
  expect(names['PxgRetVal']).toEqual(
    expect.arrayContaining(['86', 'KLNAG_PTCH_SETTINGS_SECTION', 'KSNPROXY_SETTINGS']),
  );
  expect(await ctx.client.call('SsContents.SS_GetNames', { wstrID, wstrProduct: '', wstrVersion: '' })).toEqual({
    PxgRetVal: ['1103'],
  });
});

test('making a policy active makes the other of its product and group inactive', async () => {
  const first = await added({ KLPOL_ACTIVE: true });
  const second = await added();
  const activate = { nPolicy: second, bActive: true };
  expect(await ctx.client.call('Policy.MakePolicyActive', activate)).toEqual({ PxgRetVal: true });
  expect(await ctx.client.call('Policy.MakePolicyActive', activate)).toEqual({ PxgRetVal: false });
  expect((await attributes(first))['KLPOL_ACTIVE']).toBe(false);
  const effective = await ctx.client.call('Policy.GetEffectivePoliciesForGroup', { nGroupId: 5 });
  const ids = unwrapAll(effective['PxgRetVal']).map((row) => [row['KLPOL_ID'], row['KLPOL_INHERITED']]);
  expect(ids).toEqual([
    [2, true],
    [second, false],
  ]);
});

test('only five attributes can be updated, and each change moves KLPOL_MODIFIED', async () => {
  const id = await added();
  const before = (await attributes(id))['KLPOL_MODIFIED'];
  await ctx.client.call('Policy.UpdatePolicyData', {
    nPolicy: id,
    pPolicyData: { KLPOL_DN: 'New', KLPOL_ACCEPT_PARENT: false },
  });
  const after = await attributes(id);
  expect(after).toMatchObject({ KLPOL_DN: 'New', KLPOL_ACCEPT_PARENT: false });
  expect(after['KLPOL_MODIFIED']).not.toEqual(before);
  const changes: JsonObject[] = [{ KLPOL_GROUP_ID: 6 }, { KLPOL_PRODUCT: 'KES' }, { KLPOL_ID: 9 }];
  for (const change of changes)
    expect(await ctx.client.refused('Policy.UpdatePolicyData', { nPolicy: id, pPolicyData: change })).toBe(1192);
});

test('a deleted policy is gone with what was opened of it', async () => {
  const nPolicy = await added({ KLPOL_ACTIVE: true });
  const place = await opened(nPolicy, '86');
  await ctx.client.call('Policy.DeletePolicy', { nPolicy });
  expect(await ctx.client.refused('Policy.GetPolicyData', { nPolicy })).toBe(1186);
  expect(await ctx.client.refused('SsContents.Ss_Read', place)).toBe(1186);
  expect(await ctx.client.refused('Policy.DeletePolicy', { nPolicy })).toBe(1186);
});

test('a policy is copied with its contents, or moved', async () => {
  const id = await added();
  const place = await opened(id, '86');
  await ctx.client.call('SsContents.Ss_Replace', { ...place, pNewData: { own: setting(1, true) } });
  await ctx.client.call('SsContents.Ss_Apply', { wstrID: place.wstrID });
  const args = { nPolicy: id, nNewGroupId: 6, bDeleteOrigin: true, pExtraData: { KLPOL_DN: 'Moved' } };
  const copy = Number((await ctx.client.call('Policy.CopyOrMovePolicy', args))['PxgRetVal']);
  expect(await attributes(copy)).toMatchObject({ KLPOL_DN: 'Moved', KLPOL_GROUP_ID: 6 });
  expect(await ctx.client.refused('Policy.GetPolicyData', { nPolicy: id })).toBe(1186);
  expect(await ctx.client.refused('SsContents.Ss_Read', place)).toBe(1186);
  const read = await ctx.client.call('SsContents.Ss_Read', await opened(copy, '86'));
  expect(read['PxgRetVal']).toMatchObject({ own: setting(1, true) });
});

test('reading is blind to changes until they are applied, and each kind of change has its rule', async () => {
  const { client } = ctx;
  const place = await opened(await added(), '86');
  const change = (method: string, pNewData: JsonObject): Promise<JsonObject> =>
    client.call(`SsContents.${method}`, { ...place, pNewData });
  const refused = (method: string, pNewData: JsonObject): Promise<number> =>
    client.refused(`SsContents.${method}`, { ...place, pNewData });
  const before = await client.call('SsContents.Ss_Read', place);
  await change('Ss_Add', { a: setting(1) });
  expect(await refused('Ss_Add', { a: setting(2) })).toBe(1185);
  await change('Ss_Update', { a: setting(3) });
  expect(await refused('Ss_Update', { b: setting(1) })).toBe(1125);
  await change('Ss_Replace', { b: setting('x', true) });
  expect(await client.call('SsContents.Ss_Read', place)).toEqual(before);
  await client.call('SsContents.Ss_Apply', { wstrID: place.wstrID });
  expect((await client.call('SsContents.Ss_Read', place))['PxgRetVal']).toMatchObject({
    a: setting(3),
    b: setting('x', true),
  });
  await client.call('SsContents.Ss_Delete', { ...place, pData: { a: 0 } });
  expect(await client.refused('SsContents.Ss_Delete', { ...place, pData: { a: 0 } })).toBe(1125);
  await client.call('SsContents.Ss_Apply', { wstrID: place.wstrID });
  expect((await client.call('SsContents.Ss_Read', place))['PxgRetVal']).not.toHaveProperty('a');
  await change('Ss_Clear', { only: setting(true) });
  await client.call('SsContents.Ss_Apply', { wstrID: place.wstrID });
  expect(await client.call('SsContents.Ss_Read', place)).toEqual({ PxgRetVal: { only: setting(true) } });
});

test('what was not applied is lost on release', async () => {
  const id = await added();
  const place = await opened(id, '86');
  await ctx.client.call('SsContents.Ss_Replace', { ...place, pNewData: { lost: setting(1) } });
  await ctx.client.call('SsContents.Ss_Release', { wstrID: place.wstrID });
  expect(await ctx.client.refused('SsContents.Ss_Apply', { wstrID: place.wstrID })).toBe(1186);
  expect((await ctx.client.call('SsContents.Ss_Read', await opened(id, '86')))['PxgRetVal']).not.toHaveProperty('lost');
});

test('sections are created and deleted, and an unknown one is 1125', async () => {
  const { client } = ctx;
  const place = await opened(await added(), 'NEW');
  expect(await client.refused('SsContents.Ss_Read', place)).toBe(1125);
  expect(await client.refused('SsContents.Ss_Replace', { ...place, pNewData: { a: setting(1) } })).toBe(1125);
  await client.call('SsContents.Ss_CreateSection', place);
  await client.call('SsContents.Ss_Replace', { ...place, pNewData: { a: setting(1) } });
  await client.call('SsContents.Ss_Apply', { wstrID: place.wstrID });
  expect(await client.call('SsContents.Ss_Read', place)).toEqual({ PxgRetVal: { a: setting(1) } });
  await client.call('SsContents.Ss_DeleteSection', place);
  await client.call('SsContents.Ss_Apply', { wstrID: place.wstrID });
  expect(await client.refused('SsContents.Ss_Read', place)).toBe(1125);
});

test('policy values must be wrapped with their lock, containers included', async () => {
  const place = await opened(await added(), '86');
  const whole = { KLPRSS_Val: 1, KLPRSS_Mnd: true };
  const strange = wrapped({ ...whole, colour: 1 });
  const untyped = wrapped({ ...whole, KLPRSS_ValLck: 1 });
  for (const bad of [1, wrapped({ KLPRSS_Val: 1 }), strange, untyped, setting(wrapped({ inner: 1 }))])
    expect(await ctx.client.refused('SsContents.Ss_Replace', { ...place, pNewData: { a: bad } })).toBe(1192);
  await ctx.client.call('SsContents.Ss_Replace', {
    ...place,
    pNewData: { a: setting(wrapped({ inner: setting(1) })) },
  });
});

test.each<[string, JsonObject, number]>([
  ['without a version', { KLPOL_VERSION: '' }, 1192],
  ['for an unknown group', { KLPOL_GROUP_ID: 999 }, 1186],
  ['with an unknown attribute', { KLPOL_COLOUR: 1 }, 1192],
  ['with a read-only attribute', { KLPOL_GSYN_ID: 1 }, 1193],
  ['that is active and out-of-office', { KLPOL_ACTIVE: true, KLPOL_ROAMING: true }, 1192],
])('a policy %s is refused', async (_what, more, code) => {
  expect(await ctx.client.refused('Policy.AddPolicy', { pPolicyData: policy(more) })).toBe(code);
});
