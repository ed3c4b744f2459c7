import { intOf, type KscParams, type KscValue } from '../../ksc/values.ts';
import type { CreateChange } from '../../model/change.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Edit, KindContext } from '../kind.ts';
import { rewriteSections } from './contents.ts';
import { policyAttributes } from './policy-attributes.ts';
import { agentProduct, declaredSettings, overlaySettings, sectionsOf } from './settings.ts';

/** Makes a policy, from a template where there is one; it becomes active when all else stands in it. */
export async function createPolicy(context: KindContext, change: CreateChange): Promise<string> {
  const id = await (change.template === undefined ? add(context, change.desired) : copy(context, change));
  context.created?.(String(id));
  await writeSettings(context, id, change.desired);
  if (change.desired['active'] === true) await activate(context, id, true);
  return String(id);
}

/** Writes the part that is to change. A policy that moves has another id from then on, whatever becomes of the rest. */
export async function updatePolicy(context: KindContext, { serverKey, observed, part }: Edit): Promise<string> {
  let id = Number(serverKey);
  if (part['group'] !== undefined) {
    id = await move(context, id, { ...observed, ...part });
    context.created?.(String(id));
  }
  const pPolicyData = attributes(part);
  if (Object.keys(pPolicyData).length > 0) {
    await context.client.call('Policy.UpdatePolicyData', { nPolicy: id, pPolicyData });
  }
  await writeSettings(context, id, part);
  if (part['active'] !== undefined) await activate(context, id, part['active'] === true);
  return String(id);
}

async function add({ client, names }: KindContext, desired: JsonObject): Promise<number> {
  const group = names.groups.idOf(String(desired['group']));
  const data = { KLPOL_PRODUCT: agentProduct.name, KLPOL_VERSION: agentProduct.version, KLPOL_GROUP_ID: group };
  const pPolicyData = { ...data, ...attributes(desired) };
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
  await client.call('Policy.UpdatePolicyData', { nPolicy: id, pPolicyData: attributes(desired) });
  return id;
}

/** All but whether it is active, which has a call of its own. */
function attributes(spec: JsonObject): KscParams {
  const result: Record<string, KscValue> = {};
  for (const [field, attribute] of Object.entries(policyAttributes)) {
    const value = spec[field];
    if (value !== undefined && field !== 'active') result[attribute] = value as string | boolean;
  }
  return result;
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
