import { type DictionaryEntry, entry } from '../../ksc/dictionary.ts';
import type { Kind } from '../kind.ts';
import { type TaskIdentity, taskKind } from '../tasks/task-kind.ts';
import { schema } from './schema.ts';

/** Product and version: additions 1 [KR]. Component and task name of no update task are known. */
function identity(product: string, version: string, type: string, guess: string): DictionaryEntry<TaskIdentity> {
  return entry<TaskIdentity>(
    `update-task.${product}`,
    { product, version, component: 'SIM_Updater', type },
    'invented',
    `additions 1: product and version [KR], task name ${guess}, component unknown`,
    `the update task of ${product}`,
  );
}

export const updateTask: Kind = taskKind({
  name: 'UpdateTask',
  summary: 'Updates databases and modules of a managed application, and installs its approved updates.',
  schema,
  matchedBy: 'its product, group and displayName',
  choice: { field: 'product', fallback: 'KES' },
  identities: {
    KES: identity('KES', '11.0.0.0', 'updater', '[I]'),
    kesl: identity('kesl', '12.3.0.0', 'Update', '[I]'),
    KESMAC12: identity('KESMAC12', '12.2.0.0', 'Updater', '[I]'),
  },
  settings: [
    {
      pointer: '/install',
      type: 'int',
      words: { databasesOnly: 0, approved: 1, criticalAndApproved: 2 },
      entry: entry(
        'update-task.install',
        'SIM_nInstallMode',
        'invented',
        'additions 1, still unknown',
        'which updates of the application the task installs',
      ),
    },
  ],
  safety: [
    {
      name: 'download-before-update',
      reason: 'a task that waits for new updates needs the task that brings them',
      applies: (change) => change.kind === 'UpdateTask' && change.action !== 'delete',
      follows: (other) =>
        other.kind === 'DownloadUpdatesTask' && (other.action === 'create' || other.action === 'update'),
      heldBlocks: false,
    },
  ],
});
