import type { PolicySource } from '../discovery-hints.ts';
import { readAllSections } from './contents.ts';
import { agentPolicies, policyId, policyName } from './policy-list.ts';

/** Policies of Network Agent with every section that they hold. */
export const policySource: PolicySource = {
  list: async (client) =>
    (await agentPolicies(client)).map((row) => ({
      id: String(policyId(row)),
      name: policyName(row),
    })),
  sections: (client, id) => readAllSections(client, Number(id)),
};
