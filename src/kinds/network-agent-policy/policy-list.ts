import type { Caller } from '../../ksc/client.ts';
import { arrayOf, intOf, isParams, type KscParams, textOf } from '../../ksc/values.ts';
import { policyAttributes } from './policy-attributes.ts';
import { agentProduct } from './settings.ts';

/** All groups, in Policy.GetPoliciesForGroup. */
const everyGroup = -1;

/** The attributes of every policy of Network Agent (reference: ksc-openapi.md 5.1 [D a00112]). */
export async function agentPolicies(client: Caller): Promise<KscParams[]> {
  const answer = await client.call('Policy.GetPoliciesForGroup', { nGroupId: everyGroup });
  return arrayOf(answer, 'PxgRetVal')
    .filter(isParams)
    .filter((row) => textOf(row, 'KLPOL_PRODUCT') === agentProduct.name);
}

export function policyId(row: KscParams): number {
  return intOf(row, 'KLPOL_ID') ?? -1;
}

export function policyName(row: KscParams): string {
  return textOf(row, policyAttributes.displayName) ?? '';
}

/** A policy as reports call it. */
export function policyWords(row: KscParams): string {
  return `policy "${policyName(row)}" (id ${policyId(row)})`;
}
