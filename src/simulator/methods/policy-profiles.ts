import { groupChain } from '../objects/groups.ts';
import { requirePolicy } from '../objects/policies.ts';
import { numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { insideParams, type Params, params } from '../wire/value.ts';
import { badFormat, notFound } from '../wire/wire-error.ts';
import { effectiveSections } from './effective-contents.ts';
import { requireHost } from './host.ts';
import { keepContents } from './keep-contents.ts';
import { type Method, method } from './method.ts';

/** Class PolicyProfiles, for reading (reference: ksc-openapi.md 5.2 [D][G]). */
export const profileMethods: readonly Method[] = [
  method('PolicyProfiles.EnumProfiles', 'K', 'read', { nPolicy: 'int', nRevision: 'int' }, ({ store }, args) => {
    const profiles = profilesOf(store, args.nPolicy, args.nRevision);
    return { PxgRetVal: Object.fromEntries(profiles.map((row) => [textOf(row, 'name'), params(attributesOf(row))])) };
  }),
  method(
    'PolicyProfiles.GetProfile',
    'K',
    'read',
    { nPolicy: 'int', nRevision: 'int', szwName: 'string' },
    ({ store }, args) => ({
      PxgRetVal: attributesOf(requireProfile(store, args.nPolicy, args.nRevision, args.szwName)),
    }),
  ),
  method('PolicyProfiles.GetPriorities', 'K', 'read', { nPolicy: 'int', nRevision: 'int' }, ({ store }, args) => ({
    PxgRetVal: profilesOf(store, args.nPolicy, args.nRevision).map((row) => textOf(row, 'name')),
  })),
  method(
    'PolicyProfiles.GetProfileSettings',
    'K',
    'read',
    { nPolicy: 'int', nRevision: 'int', szwName: 'string', nLifeTime: 'int' },
    (context, { nPolicy, nRevision, szwName, nLifeTime }) => {
      const profile = requireProfile(context.store, nPolicy, nRevision, szwName);
      const sections = Object.entries(paramsOf(profile, 'sections'));
      const frozen = Object.fromEntries(sections.map(([name, value]) => [name, insideParams(value) ?? {}]));
      return { PxgRetVal: keepContents(context, requirePolicy(context.store, nPolicy), nLifeTime, frozen) };
    },
  ),
  method(
    'PolicyProfiles.GetEffectivePolicyContents',
    'K',
    'read',
    { nPolicy: 'int', szwHostId: 'string', nLifeTime: 'int' },
    (context, { nPolicy, szwHostId, nLifeTime }) => {
      const policy = requirePolicy(context.store, nPolicy);
      requireBelow(context.store, policy, szwHostId);
      return { PxgRetVal: keepContents(context, policy, nLifeTime, effectiveSections(context.store, policy)) };
    },
  ),
];

/** In the order of their priority. Profiles have no revisions here: only 0 is known (our choice). */
function profilesOf(store: Store, policy: number, revision: number): Row[] {
  requirePolicy(store, policy);
  if (revision !== 0) throw badFormat('nRevision must be 0');
  return store.all('SELECT * FROM policy_profiles WHERE policy = ? ORDER BY priority, name', [policy]);
}

function requireProfile(store: Store, policy: number, revision: number, name: string): Row {
  const row = profilesOf(store, policy, revision).find((profile) => textOf(profile, 'name') === name);
  if (row === undefined) throw notFound(`policy ${policy} has no profile '${name}'`);
  return row;
}

function attributesOf(row: Row): Params {
  return paramsOf(row, 'attributes');
}

/** A policy has no effect on a host outside its group (that this is an error is our choice). */
function requireBelow(store: Store, policy: Row, host: string): void {
  requireHost(store, host);
  const device = store.get('SELECT group_id FROM devices WHERE id = ?', [host]);
  const chain = device === undefined ? [] : groupChain(store, numberOf(device, 'group_id'));
  if (!chain.includes(numberOf(policy, 'group_id'))) throw notFound(`the policy does not reach host '${host}'`);
}
