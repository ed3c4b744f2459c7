import { administrationGroup } from './administration-group/kind.ts';
import { distributionPoint } from './distribution-point/kind.ts';
import { downloadUpdatesTask } from './download-updates-task/kind.ts';
import type { Kind } from './kind.ts';
import { networkAgentPolicy } from './network-agent-policy/kind.ts';
import { updateApproval } from './update-approval/kind.ts';
import { updateTask } from './update-task/kind.ts';

/** Every kind. Groups come first: the names of all others stand on their paths. */
export const kinds: readonly Kind[] = [
  administrationGroup,
  distributionPoint,
  networkAgentPolicy,
  downloadUpdatesTask,
  updateTask,
  updateApproval,
];
