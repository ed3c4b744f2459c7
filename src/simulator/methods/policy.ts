import { groupChain, requireGroup } from '../objects/groups.ts';
import {
  activatePolicy,
  insertPolicy,
  makeRoaming,
  policyAttributes,
  readSection,
  removePolicy,
  requirePolicy,
  sectionNames,
  touchPolicy,
} from '../objects/policies.ts';
import { changeRevised, dropRevisions, firstRevision } from '../objects/revisions.ts';
import type { Session } from '../session/sessions.ts';
import { numberOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { type AttributeRules, boolAttribute, checkAttributes, stringAttribute } from '../wire/attributes.ts';
import { integerOf, type Params, params, type WireValue } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import { keepContents } from './keep-contents.ts';
import { type CallContext, type Method, method } from './method.ts';
import { revisionSections } from './policy-revision.ts';
import { groupsOf, ownGroupsCondition } from './virtual-scope.ts';

const readOnly = { kind: 'string', isReadOnly: true } as const;
const changeRules: AttributeRules = {
  KLPOL_DN: { kind: 'string' },
  KLPOL_ACTIVE: { kind: 'bool' },
  KLPOL_ROAMING: { kind: 'bool' },
  KLPOL_ACCEPT_PARENT: { kind: 'bool' },
  KLPOL_FORCE_DISTRIB2CHILDREN: { kind: 'bool' },
};
const newPolicyRules: AttributeRules = {
  ...changeRules,
  KLPOL_DN: { kind: 'string', isRequired: true },
  KLPOL_PRODUCT: { kind: 'string', isRequired: true },
  KLPOL_VERSION: { kind: 'string', isRequired: true },
  KLPOL_GROUP_ID: { kind: 'int', isRequired: true },
  KLPOL_HIDE_ON_SLAVES: { kind: 'bool' },
  KLPOL_ID: readOnly,
  KLPOL_CREATED: readOnly,
  KLPOL_MODIFIED: readOnly,
  KLPOL_FORCED: readOnly,
  KLPOL_INHERITED: readOnly,
  KLPOL_GSYN_ID: readOnly,
  KLPOL_GROUP_NAME: readOnly,
  KLPOL_VS_NAME: readOnly,
  KLPOL_PROFILES_NUM: readOnly,
};
const copyRules: AttributeRules = { KLPOL_DN: { kind: 'string' }, KLPOL_ACTIVE: { kind: 'bool' } };

/** Class Policy (reference: ksc-openapi.md 5.1). */
export const policyMethods: readonly Method[] = [
  method('Policy.AddPolicy', 'K', 'write', { pPolicyData: 'params' }, ({ store, session, now }, args) => {
    const id = addPolicy(store, args.pPolicyData, now);
    firstRevision(store, 'policy', id, { user: session.user, now });
    return { PxgRetVal: id };
  }),
  method('Policy.UpdatePolicyData', 'K', 'write', { nPolicy: 'int', pPolicyData: 'params' }, (context, args) => {
    const { store, session, now } = context;
    requirePolicy(store, args.nPolicy);
    changeRevised(store, 'policy', args.nPolicy, { user: session.user, now }, () =>
      updatePolicy(store, args.nPolicy, args.pPolicyData, now),
    );
    return {};
  }),
  method('Policy.DeletePolicy', 'K', 'write', { nPolicy: 'int' }, ({ store }, { nPolicy }) => {
    requirePolicy(store, nPolicy);
    removePolicy(store, nPolicy);
    dropRevisions(store, 'policy', nPolicy);
    return {};
  }),
  method(
    'Policy.CopyOrMovePolicy',
    'K',
    'write',
    { nPolicy: 'int', nNewGroupId: 'int', bDeleteOrigin: 'bool', pExtraData: 'params?' },
    ({ store, session, now }, args) => {
      const id = copyPolicy(store, args, now);
      firstRevision(store, 'policy', id, { user: session.user, now });
      return { PxgRetVal: id };
    },
  ),
  method('Policy.MakePolicyActive', 'K', 'write', { nPolicy: 'int', bActive: 'bool' }, (context, args) => {
    const { store, session, now } = context;
    const isActive = requirePolicy(store, args.nPolicy)['active'] === 1;
    if (isActive === args.bActive) return { PxgRetVal: false };
    changeRevised(store, 'policy', args.nPolicy, { user: session.user, now }, () =>
      setActive(store, args.nPolicy, args.bActive, now),
    );
    return { PxgRetVal: true };
  }),
  method('Policy.GetPoliciesForGroup', 'K', 'read', { nGroupId: 'int' }, ({ store, session }, { nGroupId }) => {
    if (nGroupId !== -1) requireGroup(store, nGroupId);
    const rows =
      nGroupId === -1
        ? allPolicies(store, session)
        : store.all('SELECT * FROM policies WHERE group_id = ? ORDER BY id', [nGroupId]);
    return { PxgRetVal: rows.map((row) => params(policyAttributes(store, row))) };
  }),
  method('Policy.GetEffectivePoliciesForGroup', 'K', 'read', { nGroupId: 'int' }, ({ store }, { nGroupId }) => {
    requireGroup(store, nGroupId);
    return { PxgRetVal: effectivePolicies(store, nGroupId) };
  }),
  method('Policy.GetPolicyData', 'K', 'read', { nPolicy: 'int' }, ({ store }, { nPolicy }) => ({
    PxgRetVal: policyAttributes(store, requirePolicy(store, nPolicy)),
  })),
  method(
    'Policy.GetPolicyContents',
    'K',
    'read',
    { nPolicy: 'int', nRevisionId: 'int', nLifeTime: 'int' },
    (context, { nPolicy, nRevisionId, nLifeTime }) => ({
      PxgRetVal: openContents(context, nPolicy, nRevisionId, nLifeTime),
    }),
  ),
];

function allPolicies(store: Store, session: Session): Row[] {
  const own = ownGroupsCondition(store, groupsOf(store, session), 't.group_id', false);
  return store.all(`SELECT t.* FROM policies t WHERE ${own?.sql ?? '1'} ORDER BY t.id`, own?.bindings ?? []);
}

function addPolicy(store: Store, data: Params, now: number): number {
  checkAttributes(data, newPolicyRules, 'policy', true);
  checkState(data);
  const group = integerOf(data['KLPOL_GROUP_ID']) ?? 0;
  requireGroup(store, group);
  const name = stringAttribute(data, 'KLPOL_DN');
  const product = stringAttribute(data, 'KLPOL_PRODUCT');
  const version = stringAttribute(data, 'KLPOL_VERSION');
  checkName(name);
  if (product === '' || version === '') throw badFormat('KLPOL_PRODUCT and KLPOL_VERSION cannot be empty');
  return insertPolicy(
    store,
    {
      name,
      product,
      version,
      group,
      isActive: boolAttribute(data, 'KLPOL_ACTIVE', false),
      isRoaming: boolAttribute(data, 'KLPOL_ROAMING', false),
      acceptsParent: boolAttribute(data, 'KLPOL_ACCEPT_PARENT', true),
      forcesChildren: boolAttribute(data, 'KLPOL_FORCE_DISTRIB2CHILDREN', false),
      isHiddenOnSlaves: boolAttribute(data, 'KLPOL_HIDE_ON_SLAVES', false),
    },
    now,
  );
}

function updatePolicy(store: Store, id: number, data: Params, now: number): void {
  checkAttributes(data, changeRules, 'policy', true);
  checkState(data);
  const row = requirePolicy(store, id);
  const name = stringAttribute(data, 'KLPOL_DN', textOf(row, 'name'));
  checkName(name);
  const flag = (attribute: string, column: string): number => Number(boolAttribute(data, attribute, row[column] === 1));
  store.run('UPDATE policies SET name = ?, accept_parent = ?, force_children = ? WHERE id = ?', [
    name,
    flag('KLPOL_ACCEPT_PARENT', 'accept_parent'),
    flag('KLPOL_FORCE_DISTRIB2CHILDREN', 'force_children'),
    id,
  ]);
  touchPolicy(store, id, now);
  const isActive = data['KLPOL_ACTIVE'];
  if (typeof isActive === 'boolean' && isActive !== (row['active'] === 1)) setActive(store, id, isActive, now);
  const isRoaming = boolAttribute(data, 'KLPOL_ROAMING', row['roaming'] === 1);
  if (isRoaming && row['roaming'] !== 1) makeRoaming(store, id, now);
  else if (!isRoaming) store.run('UPDATE policies SET roaming = 0 WHERE id = ? AND roaming = 1', [id]);
}

function copyPolicy(
  store: Store,
  args: { nPolicy: number; nNewGroupId: number; bDeleteOrigin: boolean; pExtraData: Params | null },
  now: number,
): number {
  const extra = args.pExtraData ?? {};
  checkAttributes(extra, copyRules, 'pExtraData', true);
  const row = requirePolicy(store, args.nPolicy);
  requireGroup(store, args.nNewGroupId);
  const name = stringAttribute(extra, 'KLPOL_DN', textOf(row, 'name'));
  checkName(name);
  const sections = Object.fromEntries(
    sectionNames(store, args.nPolicy).map((section) => [section, readSection(store, args.nPolicy, section) ?? {}]),
  );
  const copy = insertPolicy(
    store,
    {
      name,
      product: textOf(row, 'product'),
      version: textOf(row, 'version'),
      group: args.nNewGroupId,
      isActive: boolAttribute(extra, 'KLPOL_ACTIVE', false),
      isRoaming: false,
      acceptsParent: row['accept_parent'] === 1,
      forcesChildren: row['force_children'] === 1,
      isHiddenOnSlaves: row['hide_on_slaves'] === 1,
      sections,
    },
    now,
  );
  if (args.bDeleteOrigin) {
    removePolicy(store, args.nPolicy);
    dropRevisions(store, 'policy', args.nPolicy);
  }
  return copy;
}

function setActive(store: Store, id: number, isActive: boolean, now: number): void {
  if (isActive) activatePolicy(store, id, now);
  else {
    store.run('UPDATE policies SET active = 0 WHERE id = ?', [id]);
    touchPolicy(store, id, now);
  }
}

function checkState(data: Params): void {
  if (data['KLPOL_ACTIVE'] === true && data['KLPOL_ROAMING'] === true)
    throw badFormat('a policy is active or out-of-office, not both');
}

function checkName(name: string): void {
  if (name.trim() === '' || name.length > 255) throw badFormat('KLPOL_DN has 1 to 255 characters');
}

/** Per product and version the active policy nearest to the group; roaming ones of the same level too. */
function effectivePolicies(store: Store, group: number): WireValue[] {
  const found = new Map<string, Row>();
  for (const level of groupChain(store, group)) {
    const rows = store.all('SELECT * FROM policies WHERE group_id = ? AND (active = 1 OR roaming = 1) ORDER BY id', [
      level,
    ]);
    for (const row of rows) {
      const key = JSON.stringify([row['product'], row['version'], row['roaming']]);
      if (!found.has(key)) found.set(key, row);
    }
  }
  const rows = [...found.values()].sort((a, b) => numberOf(a, 'id') - numberOf(b, 'id'));
  return rows.map((row) => params(policyAttributes(store, row, group)));
}

/** Revision 0 is the policy itself; others can only be read. */
function openContents(context: CallContext, policy: number, revision: number, lifetimeMs: number): string {
  const row = requirePolicy(context.store, policy);
  const frozen = revision === 0 ? undefined : revisionSections(context.store, policy, revision);
  return keepContents(context, row, lifetimeMs, frozen);
}
