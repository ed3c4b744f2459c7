import { createHash } from 'node:crypto';
import { KscDateTime, type KscParams } from '../../ksc/values.ts';
import type { FoundTemplate, ServerContext, Templates } from '../templates.ts';
import { readSections } from './contents.ts';
import { agentPolicies, policyId, policyName, policyWords } from './policy-list.ts';
import { agentProduct, policySettings, readSetting, sectionsOf } from './settings.ts';

/** Policies that a create may be copied from (Policy.CopyOrMovePolicy; reference: ksc-openapi.md 5.1). */
export const policyTemplates: Templates = {
  type: 'policy',
  slots: [{ name: 'agent-policy', entry: null, products: [agentProduct.name] }],
  slotOf: () => 'agent-policy',
  async find(context, slot, text) {
    const rows = await agentPolicies(context.client);
    const byId = rows.filter((row) => String(policyId(row)) === text);
    const fitting = byId.length > 0 ? byId : rows.filter((row) => policyName(row) === text);
    return Promise.all(fitting.map((row) => found(context, slot.name, row)));
  },
  async read(context, slot, serverKey) {
    const row = (await agentPolicies(context.client)).find((one) => String(policyId(one)) === serverKey);
    return row === undefined ? null : found(context, slot, row);
  },
};

/** The settings that kscctl knows are read: what the template carries is thereby seen on this server. */
async function found({ client, dictionary }: ServerContext, slot: string, row: KscParams): Promise<FoundTemplate> {
  const id = policyId(row);
  const here = dictionary.on(policyWords(row));
  const sections = await readSections(client, id, sectionsOf(policySettings, here));
  const known = policySettings.filter((setting) => readSetting(setting, sections, here) !== null);
  const modified = row['KLPOL_MODIFIED'];
  const template = {
    type: 'policy' as const,
    slot,
    serverKey: String(id),
    displayName: policyName(row),
    unseen: ['every other setting of the policy'],
    fields: known.map((setting) => `settings.${setting.name}`),
    // Whoever changes a policy moves its time of modification [D a00112].
    digest: createHash('sha256')
      .update(`${id} ${modified instanceof KscDateTime ? modified.text : ''}`)
      .digest('hex'),
  };
  return { template, product: agentProduct.name, value: null };
}
