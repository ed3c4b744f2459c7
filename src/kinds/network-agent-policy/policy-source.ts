import { intOf, textOf } from '../../ksc/values.ts';
import type { PolicySource } from '../discovery-hints.ts';
import { readAllSections } from './contents.ts';
import { agentPolicies } from './policy-list.ts';

/** Policies of Network Agent with every section that they hold. */
export const policySource: PolicySource = {
  list: async (client) =>
    (await agentPolicies(client)).map((row) => ({
      id: String(intOf(row, 'KLPOL_ID') ?? -1),
      name: textOf(row, 'KLPOL_DN') ?? '',
    })),
  sections: (client, id) => readAllSections(client, Number(id)),
};
