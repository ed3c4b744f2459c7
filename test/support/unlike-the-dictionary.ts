import { describeBranchOffice, manualStart, type WorldDescription } from '../../src/simulator/index.ts';

export const wizardTitle = 'Install updates (wizard)';
const wrapped = (value: TaskData) => ({ type: 'params', value }) as const;

/**
 * The world branch-office with an update task of KES that the wizard made, named and filled as no entry of the
 * dictionary says; every type that a value can have on the wire is among its parameters.
 */
export function unlikeTheDictionary(more: WorldDescription['tasks'] = []): WorldDescription {
  const world = describeBranchOffice(1, manualStart);
  return { ...world, name: 'unlike-the-dictionary', tasks: [...world.tasks, { data: wizardTask() }, ...more] };
}

type TaskData = WorldDescription['tasks'][number]['data'];

function wizardTask(): TaskData {
  return {
    TASKID_PRODUCT_NAME: 'KES',
    TASKID_VERSION: '11.0.0.0',
    TASKID_COMPONENT_NAME: 'KLUPD_Component',
    TASK_NAME: 'UpdaterTaskType',
    TASKSCH_TYPE: 0,
    TASK_ADDITIONAL_PARAMS: wrapped({
      KLUPD_nMode: 2,
      KLUPD_bVerify: true,
      KLUPD_nTotal: { type: 'long', value: 9_007_199_254_740_991 },
      KLUPD_binKey: { type: 'binary', value: 'AAECAw==' },
      KLUPD_aTargets: [
        'a',
        wrapped({ one: { type: 'float', value: 1.5 }, when: { type: 'datetime', value: '2026-01-02T03:04:05Z' } }),
      ],
      KLUPD_pNested: wrapped({ inner: wrapped({ text: 'ü', ratio: { type: 'double', value: 0.25 } }) }),
    }),
    TASK_INFO_PARAMS: wrapped({
      DisplayName: wizardTitle,
      'klprts-TaskScheduleSubtype': 256,
      PRTS_TASK_GROUPID: 0,
      PRTS_EXCEPT_GROUPIDS: [3],
      NH_TASK_CREATED_BY_QSW: true,
      KLSRV_PRTS_TASK_ENABLED_FLAG: true,
    }),
  };
}
