import { invented } from '../invented-names.ts';
import { agentProduct, agentVersion, patchSection, pointsOnlySection, policyValue } from '../objects/agent-policy.ts';
import type { PolicyDescription } from './description.ts';
import { products } from './products.ts';

/** Which settings of an agent policy differ from the defaults; each is locked unless it is in `open`. */
export interface AgentChoice {
  readonly pointsOnly?: boolean;
  readonly autoInstallUndefined?: boolean;
  readonly downloadDiffFiles?: boolean;
  readonly open?: boolean;
}

/** An active Network Agent policy of a group. */
export function agentPolicy(name: string, group: number, choice: AgentChoice = {}): PolicyDescription {
  const { pointsOnly, autoInstallUndefined, downloadDiffFiles, open = false } = choice;
  const setting = (section: string, variable: string, value: boolean | undefined) =>
    value === undefined ? {} : { [section]: { [variable]: policyValue(value, !open) } };
  return {
    name,
    product: agentProduct,
    version: agentVersion,
    group,
    isActive: true,
    sections: {
      ...setting(pointsOnlySection, invented.pointsOnly, pointsOnly),
      ...setting(patchSection, invented.autoInstallUndefined, autoInstallUndefined),
      ...setting(invented.pointUpdatesSection, invented.downloadDiffFiles, downloadDiffFiles),
    },
  };
}

/** An active policy of Kaspersky Endpoint Security; its sections are not documented, this one only holds something. */
export function kesPolicy(name: string, group: number): PolicyDescription {
  const { product, version } = products.kesWindows;
  const sections = { SIM_PROTECTION: { SIM_bFileThreatProtection: policyValue(true) } };
  return { name, product, version, group, isActive: true, sections };
}
