import { agentSetting } from './agent-setting.ts';
import { type Chain, ChainIndex } from './chain.ts';

/**
 * Groups of which agents may take files from distribution points only, and that no point serves: they get nothing at all.
 * What is not told counts as served.
 */
export function groupsCutOff(chain: Chain): readonly number[] {
  const index = new ChainIndex(chain);
  if (index.locationPoints.length > 0) return [];
  return [...chain.parents.keys()].filter((groupId) => {
    if (index.pointsAbove(groupId).some((point) => point.deploysUpdates)) return false;
    return agentSetting(index, groupId, (policy) => policy.pointsOnly, false) === true;
  });
}
