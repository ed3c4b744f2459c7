import { type DictionaryEntry, entry } from '../../ksc/dictionary.ts';
import type { TaskHints, TaskIdentity } from '../discovery-hints.ts';
import type { Kind } from '../kind.ts';
import { taskKind } from '../tasks/task-kind.ts';
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

const identities = {
  KES: identity('KES', '11.0.0.0', 'updater', '[I]'),
  kesl: identity('kesl', '12.3.0.0', 'Update', '[I]'),
  KESMAC12: identity('KESMAC12', '12.2.0.0', 'Updater', '[I]'),
} as const;

const install = {
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
} as const;

/** Spellings: additions 1 [3P]; names of scan tasks: ksc-openapi.md 4.3 [3P], additions 1 [D] for kesl. */
function hints(
  of: DictionaryEntry<TaskIdentity>,
  typeNames: readonly string[],
  otherTypes: readonly string[],
): TaskHints {
  return {
    entry: of,
    products: [of.value.product],
    typeNames,
    words: /updat|bases/i,
    otherTypes,
    parameters: [{ entry: install.entry, type: 'int', words: [/mode/i, /inst/i, /module/i, /appl/i, /updat/i] }],
  };
}

export const updateTask: Kind = taskKind({
  name: 'UpdateTask',
  summary: 'Updates databases and modules of a managed application, and installs its approved updates.',
  schema,
  matchedBy: 'its product, group and displayName',
  choice: { field: 'product', fallback: 'KES' },
  identities,
  settings: [install],
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
  hints: [
    hints(
      identities.KES,
      ['updater', 'Updater', 'UpdaterTaskType'],
      ['ods', 'group_ods', 'Rollback', 'IntegrityCheck'],
    ),
    hints(identities.kesl, ['Update'], ['ODS', 'Rollback', 'ODFIM', 'ContainerScan', 'InventoryScan']),
    hints(identities.KESMAC12, ['Updater', 'updater'], ['Rollback']),
  ],
});
