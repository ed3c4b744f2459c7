import { entry } from '../../ksc/dictionary.ts';
import type { TaskIdentity } from '../discovery-hints.ts';
import type { Kind } from '../kind.ts';
import { taskKind } from '../tasks/task-kind.ts';
import { schema } from './schema.ts';

const identities = {
  distributionPoints: entry<TaskIdentity>(
    'download-task.points',
    { product: '1103', version: '1.0.0.0', component: '86', type: 'SIM_DownloadUpdatesToPoints' },
    'invented',
    'ksc-openapi.md 4.3 [?]: product probably 1103, the rest is unknown',
    'the task Download updates to the repositories of distribution points',
  ),
  administrationServer: entry<TaskIdentity>(
    'download-task.server',
    { product: '1093', version: '1.0.0.0', component: 'Updater', type: 'DoUpdate' },
    'documented',
    'ksc-openapi.md 4.3 [D]',
    'the task Download updates to the repository of the Administration Server',
  ),
} as const;

const diffFiles = {
  pointer: '/downloadDiffFiles',
  type: 'bool',
  entry: entry(
    'download-task.diff-files',
    'SIM_bDownloadDiffFiles',
    'invented',
    'additions 1, still unknown',
    'the option Download diff files',
  ),
} as const;

const folder = {
  pointer: '/folder',
  type: 'text',
  entry: entry(
    'download-task.folder',
    'retranslation_dir',
    'inferred',
    'ksc-openapi.md 4.3: [D] for the task of the server; for that of points [I]',
    'folder for storing updates',
  ),
} as const;

export const downloadUpdatesTask: Kind = taskKind({
  name: 'DownloadUpdatesTask',
  summary:
    'Brings databases and updates into the repositories of distribution points, or of the Administration Server.',
  schema,
  matchedBy: 'its destination, group and displayName',
  choice: { field: 'destination', fallback: 'distributionPoints' },
  identities,
  settings: [diffFiles, folder],
  safety: [
    {
      name: 'points-before-their-download',
      reason: 'the task runs on the points of its scope: without them it has nothing to do',
      applies: (change) => change.kind === 'DownloadUpdatesTask' && change.action !== 'delete',
      follows: (other) =>
        other.kind === 'DistributionPoint' && (other.action === 'create' || other.action === 'update'),
      heldBlocks: false,
    },
  ],
  hints: [
    {
      entry: identities.distributionPoints,
      // Probably the Network Agent, which runs on points (ksc-openapi.md 4.3 [?]).
      products: ['1103'],
      typeNames: ['Updater', 'Update'],
      words: /download|updat|retransl/i,
      otherTypes: ['KLNAG_TASK_VAPM_SEARCH', 'KLNAG_TASK_RECONNECTION', 'KLNAG_TASK_SHOW_MSG'],
      parameters: [{ ...diffFiles, words: [/diff/i, /delta/i] }],
    },
    {
      entry: identities.administrationServer,
      products: ['1093'],
      typeNames: ['DoUpdate'],
      words: /download|updat|retransl/i,
      otherTypes: ['KLSRV_TSK_EMAIL_REPORT', 'KLSRV_TSK_VULNPATCH', 'KLSRV_TSK_SYSPATCH', 'KLSRV_TSK_SYSPATCH2'],
      parameters: [{ ...diffFiles, words: [/diff/i, /delta/i] }],
    },
  ],
});
