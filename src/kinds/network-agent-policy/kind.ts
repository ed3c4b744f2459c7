import { boolOf, intOf, type KscParams, type KscValue, paramsOf, textOf } from '../../ksc/values.ts';
import type { CreateChange, SideEffect } from '../../model/change.ts';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { ObservedKind, ObservedObject, Resource, UnreadObject } from '../../model/resource.ts';
import { isWithinGroup } from '../../schema/group-path.ts';
import { bornAt } from '../born.ts';
import { lintDefaultName } from '../default-name.ts';
import { defineKind } from '../define-kind.ts';
import type { Kind, KindContext, ObserveContext, Proposal, ProposedChange } from '../kind.ts';
import { groupReference } from '../references.ts';
import { unlessAbsent, unreadBecause } from '../unread.ts';
import { readSections, rewriteSections } from './contents.ts';
import { agentPolicies } from './policy-list.ts';
import { policySource } from './policy-source.ts';
import { policyTemplates } from './policy-template.ts';
import { schema } from './schema.ts';
import {
  agentProduct,
  declaredSettings,
  overlaySettings,
  type PolicySetting,
  policySettings,
  readSetting,
  sectionsOf,
  settingEntries,
} from './settings.ts';

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
  ],
  references: (resource) => groupReference(String(resource.spec['group']), '/spec/group'),
  lint: (resource) => lintDefaultName(schema.fields.displayName, resource),
  lintTogether: activeTwice,
  resolve: (resource) => ({ resource: withDisplayName(resource), diagnostics: [] }),
  matchKey: (resource) => matchKeyOf(resource.spec),
  label: (desired) => (desired === null ? '' : `in group ${String(desired['group'])}`),
  observe,
  seek: async ({ client }, serverKey) => {
    const nPolicy = Number(serverKey);
    if (!Number.isInteger(nPolicy)) return null;
    const answer = await unlessAbsent(() => client.call('Policy.GetPolicyData', { nPolicy }));
    const isOurs = textOf(paramsOf(answer ?? {}, 'PxgRetVal'), 'KLPOL_PRODUCT') === agentProduct.name;
    return isOurs
      ? { serverKey, state: 'unknown', why: 'it is there, but not among the policies that the server lists' }
      : null;
  },
  observeOne: async (context, serverKey, desired) => {
    const row = await policyRow(context, Number(serverKey));
    return row === null ? null : observed(context, row, declaredSettings(desired));
  },
  wireNames: (change) => (change.action === 'delete' ? [] : settingEntries(change.fields)),
  sideEffects,
  create: async (context, change) => {
    const id = await (change.template === undefined ? add(context, change.desired) : copy(context, change));
    context.created?.(String(id));
    await writeSettings(context, id, change.desired);
    if (change.desired['active'] === true) await activate(context, id, true);
    return String(id);
  },
  update: async (context, change) => {
    const paths = change.fields.map((one) => one.path);
    let id = Number(change.serverKey);
    if (paths.includes('/spec/group')) id = await move(context, id, { ...change.observed, ...change.desired });
    const pPolicyData = attributes(change.desired, ['active']);
    if (paths.some((path) => topLevel.includes(path))) {
      await context.client.call('Policy.UpdatePolicyData', { nPolicy: id, pPolicyData });
    }
    if (paths.some((path) => path.startsWith('/spec/settings'))) await writeSettings(context, id, change.desired);
    if (paths.includes('/spec/active')) await activate(context, id, change.desired['active'] === true);
    return String(id);
  },
  remove: async ({ client }, change) => {
    await client.call('Policy.DeletePolicy', { nPolicy: Number(change.serverKey) });
  },
});

/** Making one active deactivates the other (domain.md 8, U25): two of a group can never both be as declared. */
function activeTwice(resources: readonly Resource[]): Diagnostic[] {
  const first = new Map<string, Resource>();
  return resources
    .filter((one) => one.spec['active'] === true)
    .flatMap((one) => {
      const group = String(one.spec['group']);
      const other = first.get(group);
      if (other === undefined) {
        first.set(group, one);
        return [];
      }
      const at = `${other.declaredAt.file}:${other.declaredAt.line}`;
      const message = `${one.id} and ${other.id} (${at}) are both declared active in group ${group}; the server has one active policy in a group`;
      const hint = 'Declare one of them active: false, or leave active out of it.';
      return [diagnostic('config/invalid-value', { message, hint, resource: one.id, pointer: '/spec/active' })];
    });
}

const topLevel = ['/spec/displayName', '/spec/inherit', '/spec/forceInheritance'];

/** Attributes of a policy (reference: ksc-openapi.md 5.1 [D]). */
const wireAttributes = {
  displayName: 'KLPOL_DN',
  active: 'KLPOL_ACTIVE',
  inherit: 'KLPOL_ACCEPT_PARENT',
  forceInheritance: 'KLPOL_FORCE_DISTRIB2CHILDREN',
} as const;

function attributes(spec: JsonObject, without: readonly string[]): KscParams {
  const result: Record<string, KscValue> = {};
  for (const [field, attribute] of Object.entries(wireAttributes)) {
    const value = spec[field];
    if (value !== undefined && !without.includes(field)) result[attribute] = value as string | boolean;
  }
  return result;
}

function withDisplayName(resource: Resource): Resource {
  return { ...resource, spec: { ...resource.spec, displayName: resource.spec['displayName'] ?? resource.name } };
}

function matchKeyOf(spec: JsonObject): string {
  return JSON.stringify([spec['group'] ?? null, spec['displayName'] ?? null]);
}

async function add({ client, names }: KindContext, desired: JsonObject): Promise<number> {
  const group = names.groups.idOf(String(desired['group']));
  const data = { KLPOL_PRODUCT: agentProduct.name, KLPOL_VERSION: agentProduct.version, KLPOL_GROUP_ID: group };
  const pPolicyData = { ...data, ...attributes(desired, ['active']) };
  return intOf(await client.call('Policy.AddPolicy', { pPolicyData }), 'PxgRetVal') ?? -1;
}

/** A copy has the settings of its template; it stays inactive until what is declared stands in it. */
async function copy({ client, names }: KindContext, { desired, template }: CreateChange): Promise<number> {
  const answer = await client.call('Policy.CopyOrMovePolicy', {
    nPolicy: Number(template?.serverKey),
    nNewGroupId: names.groups.idOf(String(desired['group'])),
    bDeleteOrigin: false,
    pExtraData: { KLPOL_DN: String(desired['displayName']), KLPOL_ACTIVE: false },
  });
  const id = intOf(answer, 'PxgRetVal') ?? -1;
  await client.call('Policy.UpdatePolicyData', { nPolicy: id, pPolicyData: attributes(desired, ['active']) });
  return id;
}

/** The list tells the attributes of all policies; contents are read only of those declared or owned. */
async function observe(context: ObserveContext): Promise<ObservedKind> {
  const rows = await agentPolicies(context.client);
  const wanted = new Map(context.wanted.map((one) => [matchKeyOf(one.spec), declaredSettings(one.spec)]));
  const byKey = new Map(context.wanted.map((one) => [one.metadata.serverKey ?? '', declaredSettings(one.spec)]));
  const unread: UnreadObject[] = [];
  const objects = await Promise.all(
    rows.map(async (row) => {
      const head = headOf(context, row);
      const key = String(intOf(row, 'KLPOL_ID') ?? -1);
      const owned = context.owned.has(key) ? policySettings : [];
      const asked = wanted.get(matchKeyOf(head)) ?? byKey.get(key);
      const settings = context.everything ? policySettings : (asked ?? owned);
      try {
        return [await observed(context, row, settings)];
      } catch (error) {
        const one = unreadBecause(error, key);
        unread.push(one);
        context.notice(diagnostic('server/partial-read', { message: `Policy ${key}: ${one.why}` }));
        return [];
      }
    }),
  );
  return { objects: objects.flat(), unread, read: rows.length };
}

async function policyRow({ client }: KindContext, id: number): Promise<KscParams | null> {
  return (await agentPolicies(client)).find((row) => intOf(row, 'KLPOL_ID') === id) ?? null;
}

function headOf({ names }: KindContext, row: KscParams): JsonObject {
  const group = names.groups.pathOf(intOf(row, 'KLPOL_GROUP_ID') ?? -1);
  const head: Record<string, Json> = { group, displayName: textOf(row, 'KLPOL_DN') ?? '' };
  for (const field of ['active', 'inherit', 'forceInheritance'] as const) {
    const value = boolOf(row, wireAttributes[field]);
    if (value !== null) head[field] = value;
  }
  return head;
}

async function observed(
  context: KindContext,
  row: KscParams,
  settings: readonly PolicySetting[],
): Promise<ObservedObject> {
  const id = intOf(row, 'KLPOL_ID') ?? -1;
  const dictionary = context.dictionary.on(`policy "${textOf(row, 'KLPOL_DN') ?? ''}" (id ${id})`);
  const sections = await readSections(context.client, id, sectionsOf(settings, dictionary));
  const values: Record<string, Json> = {};
  const unknown: string[] = [];
  for (const setting of settings) {
    const value = readSetting(setting, sections, dictionary);
    if (value === null) unknown.push(`/settings/${setting.name}`);
    else values[setting.name] = value;
  }
  const head = headOf(context, row);
  return {
    serverKey: String(id),
    matchKey: matchKeyOf(head),
    displayName: String(head['displayName']),
    spec: { ...head, settings: values },
    unknown,
    facts: {},
    ...bornAt(row['KLPOL_CREATED']),
  };
}

/** One active policy of a product in a group (domain.md 8); forced inheritance overwrites what stands below (U26). */
function sideEffects(change: ProposedChange, observedPolicies: readonly ObservedObject[]): SideEffect[] {
  if (change.desired === null) return [];
  const group = String(change.desired['group']);
  const others = observedPolicies.filter((one) => one.serverKey !== change.serverKey);
  // In another group there are other policies beside it and below it.
  const changed = (path: string) =>
    change.action === 'create' || change.fields.some((one) => one.path === path || one.path === '/spec/group');
  const deactivated = others.filter(
    (one) =>
      change.desired?.['active'] === true &&
      changed('/spec/active') &&
      one.spec['active'] === true &&
      one.spec['group'] === group,
  );
  const overwritten = others.filter(
    (one) =>
      change.desired?.['forceInheritance'] === true &&
      changed('/spec/forceInheritance') &&
      one.spec['group'] !== group &&
      isWithinGroup(String(one.spec['group']), group),
  );
  return [
    ...deactivated.map((one) => ({ name: one.displayName, effect: 'deactivated' as const })),
    ...overwritten.map((one) => ({ name: one.displayName, effect: 'overwritten' as const })),
  ];
}

function restricts(change: Proposal): boolean {
  return change.fields.some(
    (one) => one.path === '/spec/settings/distributeFilesThroughDistributionPointsOnly/value' && one.after === true,
  );
}

async function writeSettings(context: KindContext, policy: number, spec: JsonObject): Promise<void> {
  const sections = sectionsOf(declaredSettings(spec), context.dictionary);
  if (sections.length === 0) return;
  await rewriteSections(context.client, policy, sections, (current) =>
    overlaySettings(spec, current, context.dictionary),
  );
}

async function activate({ client }: KindContext, policy: number, active: boolean): Promise<void> {
  await client.call('Policy.MakePolicyActive', { nPolicy: policy, bActive: active });
}

/** The wire moves a policy by copying it and deleting the origin: the copy has an id of its own. */
async function move({ client, names }: KindContext, policy: number, spec: JsonObject): Promise<number> {
  const answer = await client.call('Policy.CopyOrMovePolicy', {
    nPolicy: policy,
    nNewGroupId: names.groups.idOf(String(spec['group'])),
    bDeleteOrigin: true,
    pExtraData: { KLPOL_DN: String(spec['displayName']), KLPOL_ACTIVE: spec['active'] === true },
  });
  return intOf(answer, 'PxgRetVal') ?? -1;
}
