import { expect, test } from 'vitest';
import { parameterCandidates, templateCandidates, typeCandidates } from '../../../src/app/doctor/candidates.ts';
import type { TaskHints } from '../../../src/kinds/discovery-hints.ts';
import { kinds } from '../../../src/kinds/registry.ts';
import { taskTypes } from '../../../src/kinds/tasks/survey-tasks.ts';
import type { KscParams, KscValue } from '../../../src/ksc/values.ts';

interface Made {
  readonly product?: string;
  readonly type: string;
  readonly title: string;
  readonly wizard?: boolean;
  readonly parameters?: Readonly<Record<string, KscValue>>;
}

let id = 0;
function task({ product = 'KES', type, title, wizard = false, parameters = {} }: Made): KscParams {
  id += 1;
  return {
    TASKID_PRODUCT_NAME: product,
    TASKID_VERSION: '11.0.0.0',
    TASKID_COMPONENT_NAME: '1',
    TASK_NAME: type,
    TASK_UNIQUE_ID: String(id),
    TASK_ADDITIONAL_PARAMS: parameters,
    TASK_INFO_PARAMS: { DisplayName: title, ...(wizard ? { NH_TASK_CREATED_BY_QSW: true } : {}) },
  };
}

function hintsOf(name: string): TaskHints {
  const found = kinds.flatMap((kind) => kind.discovery.tasks).find((one) => one.entry.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

const typesOf = (name: string, ...tasks: readonly KscParams[]) =>
  typeCandidates(taskTypes(tasks), hintsOf(name)).map((one) => [one.type.identity.type, one.sureness]);

test('an update task is known by a spelling that was seen or by words, and what the wizard made stands first', () => {
  expect(
    typesOf(
      'update-task.KES',
      task({ type: 'Updater', title: 'Daily' }),
      task({ type: 'Updater', title: 'Daily 2' }),
      task({ type: 'KLUP_1', title: 'Install update', wizard: true }),
      task({ type: 'x', title: 'Проверка' }),
    ),
  ).toEqual([
    ['KLUP_1', 'likely'],
    ['Updater', 'likely'],
    ['x', 'possible'],
  ]);
});

test('tasks of other products, and types that are known to be something else, are no candidates', () => {
  expect(
    typesOf(
      'update-task.KES',
      task({ type: 'ods', title: 'Scan after update' }),
      task({ product: 'kesl', type: 'Update', title: 'Update' }),
    ),
  ).toEqual([]);
  expect(
    typesOf(
      'download-task.points',
      task({ product: '1103', type: 'KLNAG_TASK_VAPM_SEARCH', title: 'Find updates', wizard: true }),
      task({ product: '1103', type: 'KLNAG_X', title: 'Download updates to points' }),
    ),
  ).toEqual([['KLNAG_X', 'likely']]);
});

test('templates are tasks, each with its own reasons, those of the wizard first', () => {
  const tasks = [task({ type: 'updater', title: 'By hand' }), task({ type: 'updater', title: 'Wizard', wizard: true })];
  const found = templateCandidates(taskTypes(tasks), hintsOf('update-task.KES'));
  expect(found.map((one) => [one.displayName, one.why.includes('wizard')])).toEqual([
    ['Wizard', true],
    ['By hand', false],
  ]);
});

test('a parameter is a candidate only with the right type and a word of the option in its name', () => {
  const parameters = { bDownloadDiffs: true, nDiff: 1, bVerify: false };
  const [type] = taskTypes([task({ type: 't', title: 'x', parameters })]);
  const [diff] = hintsOf('download-task.points').parameters;
  if (type === undefined || diff === undefined) throw new Error('nothing made');
  expect(parameterCandidates(type, diff)).toEqual(['bDownloadDiffs']);
});
