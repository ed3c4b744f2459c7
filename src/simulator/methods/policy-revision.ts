import {
  makeRoaming,
  removeSection,
  requirePolicy,
  sectionNames,
  touchPolicy,
  writeSection,
} from '../objects/policies.ts';
import { changeRevised, revisionData } from '../objects/revisions.ts';
import { numberOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { type AttributeRules, boolAttribute, checkAttributes, stringAttribute } from '../wire/attributes.ts';
import { elementsOf, insideParams, integerOf, type Params, params } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type CallContext, type Method, method } from './method.ts';
import { groupsOf, ownGroupsCondition } from './virtual-scope.ts';

const outbreakRules: AttributeRules = { KLPOL_POL_OUTBREAK: { kind: 'array', isRequired: true } };
const outbreakItemRules: AttributeRules = {
  KLPOL_ID: { kind: 'int', isRequired: true },
  KLPOL_OUTBREAK_MASK: { kind: 'int', isRequired: true },
};

/** Revisions, out-of-office and outbreak policies of class Policy (reference: ksc-openapi.md 5.1). */
export const policyRevisionMethods: readonly Method[] = [
  method('Policy.RevertPolicyToRevision', 'K', 'write', { nPolicy: 'int', nRevisionId: 'int' }, (context, args) => {
    const { store, session, now } = context;
    requirePolicy(store, args.nPolicy);
    const data = revisionData(store, 'policy', args.nPolicy, args.nRevisionId);
    changeRevised(store, 'policy', args.nPolicy, { user: session.user, now }, () =>
      revert(store, args.nPolicy, data, now),
    );
    return {};
  }),
  method('Policy.MakePolicyRoaming', 'K', 'write', { nPolicy: 'int' }, ({ store, session, now }, { nPolicy }) => {
    const row = requirePolicy(store, nPolicy);
    if (row['roaming'] === 1) return { PxgRetVal: false };
    changeRevised(store, 'policy', nPolicy, { user: session.user, now }, () => makeRoaming(store, nPolicy, now));
    return { PxgRetVal: true };
  }),
  method('Policy.SetOutbreakPolicies', 'K', 'write', { pData: 'params' }, (context, { pData }) => {
    setOutbreakPolicies(context, pData);
    return {};
  }),
  method('Policy.GetOutbreakPolicies', 'K', 'read', {}, (context) => ({
    PxgRetVal: {
      KLPOL_POL_OUTBREAK: outbreakPolicies(context).map((row) =>
        params({ KLPOL_ID: numberOf(row, 'policy'), KLPOL_OUTBREAK_MASK: numberOf(row, 'mask') }),
      ),
    },
  })),
];

/** The sections that a policy had at a revision. Throws WireError notFound. */
export function revisionSections(store: Store, policy: number, revision: number): Record<string, Params> {
  return sectionsOf(revisionData(store, 'policy', policy, revision));
}

function sectionsOf(data: Params): Record<string, Params> {
  const sections = Object.entries(insideParams(data['sections']) ?? {});
  return Object.fromEntries(sections.map(([name, section]) => [name, insideParams(section) ?? {}]));
}

/** Name, flags and contents go back; whether it is active and where it is stay as they are (our choice). */
function revert(store: Store, policy: number, data: Params, now: number): void {
  const attributes = insideParams(data['attributes']) ?? {};
  store.run('UPDATE policies SET name = ?, accept_parent = ?, force_children = ? WHERE id = ?', [
    stringAttribute(attributes, 'KLPOL_DN'),
    Number(boolAttribute(attributes, 'KLPOL_ACCEPT_PARENT', true)),
    Number(boolAttribute(attributes, 'KLPOL_FORCE_DISTRIB2CHILDREN', false)),
    policy,
  ]);
  const sections = sectionsOf(data);
  for (const name of sectionNames(store, policy))
    if (!Object.hasOwn(sections, name)) removeSection(store, policy, name);
  for (const [name, section] of Object.entries(sections)) writeSection(store, policy, name, section);
  touchPolicy(store, policy, now);
}

/** Those of the server that the session works on. */
function outbreakPolicies({ store, session }: CallContext): Row[] {
  const own = ownGroupsCondition(store, groupsOf(store, session), 'p.group_id', false);
  return store.all(
    `SELECT o.policy, o.mask FROM outbreak_policies o JOIN policies p ON p.id = o.policy
     WHERE ${own?.sql ?? '1'} ORDER BY o.policy`,
    own?.bindings ?? [],
  );
}

/** The list is replaced whole (our choice). */
function setOutbreakPolicies(context: CallContext, data: Params): void {
  const { store } = context;
  checkAttributes(data, outbreakRules, 'pData', true);
  const wanted = elementsOf(data['KLPOL_POL_OUTBREAK']).map((element): [number, number] => {
    const item = insideParams(element);
    if (item === undefined) throw badFormat('KLPOL_POL_OUTBREAK: params expected');
    checkAttributes(item, outbreakItemRules, 'KLPOL_POL_OUTBREAK', true);
    const id = integerOf(item['KLPOL_ID']) ?? -1;
    requirePolicy(store, id);
    return [id, integerOf(item['KLPOL_OUTBREAK_MASK']) ?? 0];
  });
  for (const row of outbreakPolicies(context))
    store.run('DELETE FROM outbreak_policies WHERE policy = ?', [numberOf(row, 'policy')]);
  for (const [policy, mask] of new Map(wanted))
    store.run('INSERT INTO outbreak_policies (policy, mask) VALUES (?, ?)', [policy, mask]);
}
