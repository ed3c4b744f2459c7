import { paramsOf, textOf } from '../../ksc/values.ts';
import type { Resource } from '../../model/resource.ts';
import { lintDefaultName } from '../default-name.ts';
import { defineKind } from '../define-kind.ts';
import type { Kind, Proposal } from '../kind.ts';
import { groupReference } from '../references.ts';
import { touchedBySpecs, touchedGroups } from '../touched.ts';
import { unlessAbsent } from '../unread.ts';
import { activates, activeTwice, activeWhereAnotherIs, moves } from './one-active.ts';
import { matchKeyOf, observePolicies, observePolicy } from './policy-observe.ts';
import { policySideEffects } from './policy-side-effects.ts';
import { policySource } from './policy-source.ts';
import { policyTemplates } from './policy-template.ts';
import { createPolicy, updatePolicy } from './policy-write.ts';
import { schema } from './schema.ts';
import { agentProduct, policySettings, settingEntries } from './settings.ts';

export const networkAgentPolicy: Kind = defineKind({
  name: 'NetworkAgentPolicy',
  summary: 'A policy of Network Agent: where agents take files from, and which patches they install by themselves.',
  schema,
  matchedBy: 'its group and displayName',
  dictionary: policySettings.map((setting) => setting.entry),
  templates: policyTemplates,
  discovery: {
    tasks: [],
    settings: policySettings.map(({ entry, sections, words }) => ({ entry, sections, words })),
    policies: policySource,
    see: null,
  },
  safety: [
    {
      name: 'points-before-restriction',
      reason: 'a point must be there before agents may take files from points only',
      applies: (change) => change.kind === 'NetworkAgentPolicy' && restricts(change),
      follows: (other) => other.kind === 'DistributionPoint' && other.action !== 'delete',
      heldBlocks: true,
    },
    {
      name: 'activations-last',
      reason: 'a policy that moves takes its state along, and would make the active one of its new group inactive',
      applies: activates,
      // One that restricts waits for points, and points may wait for the policy that is activated.
      follows: (other) => moves(other) && !activates(other) && !restricts(other),
      heldBlocks: false,
    },
  ],
  references: (resource) => groupReference(String(resource.spec['group']), '/spec/group'),
  lint: (resource) => lintDefaultName(schema.fields.displayName, resource),
  lintTogether: activeTwice,
  resolve: (resource) => ({ resource: withDisplayName(resource), diagnostics: [] }),
  matchKey: (resource) => matchKeyOf(resource.spec),
  label: (desired) => (desired === null ? '' : `in group ${String(desired['group'])}`),
  observe: observePolicies,
  seek: async ({ client }, serverKey) => {
    const nPolicy = Number(serverKey);
    if (!Number.isInteger(nPolicy)) return null;
    const answer = await unlessAbsent(() => client.call('Policy.GetPolicyData', { nPolicy }));
    const isOurs = textOf(paramsOf(answer ?? {}, 'PxgRetVal'), 'KLPOL_PRODUCT') === agentProduct.name;
    return isOurs
      ? { serverKey, state: 'unknown', why: 'it is there, but not among the policies that the server lists' }
      : null;
  },
  observeOne: observePolicy,
  touches: (change, names) => touchedBySpecs(schema, change, (spec) => touchedGroups([spec['group'] ?? ''], names)),
  wireNames: (change) => (change.action === 'delete' ? [] : settingEntries(change.fields)),
  sideEffects: policySideEffects,
  contradictions: activeWhereAnotherIs,
  create: createPolicy,
  update: updatePolicy,
  remove: async ({ client }, change) => {
    await client.call('Policy.DeletePolicy', { nPolicy: Number(change.serverKey) });
  },
});

function withDisplayName(resource: Resource): Resource {
  return { ...resource, spec: { ...resource.spec, displayName: resource.spec['displayName'] ?? resource.name } };
}

function restricts(change: Proposal): boolean {
  return change.fields.some(
    (one) => one.path === '/spec/settings/distributeFilesThroughDistributionPointsOnly/value' && one.after === true,
  );
}
