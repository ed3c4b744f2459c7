import { type JsonObject, wrapped } from './wire-client.ts';

/** Data of a task of the documented type DoUpdate, with changes at the top, in its info and in its parameters. */
export function taskOf(top: JsonObject = {}, info: JsonObject = {}, parameters: JsonObject = {}): JsonObject {
  return {
    TASKID_PRODUCT_NAME: '1093',
    TASKID_VERSION: '1.0.0.0',
    TASKID_COMPONENT_NAME: 'Updater',
    TASK_NAME: 'DoUpdate',
    TASKSCH_TYPE: 0,
    TASK_ADDITIONAL_PARAMS: wrapped(parameters),
    TASK_INFO_PARAMS: wrapped({
      DisplayName: 'Download',
      'klprts-TaskScheduleSubtype': 256,
      PRTS_TASK_GROUPID: 0,
      ...info,
    }),
    ...top,
  };
}

/** An update task for KES on Windows that takes its files from Kaspersky's servers. */
export function updateTaskOf(info: JsonObject = {}): JsonObject {
  return taskOf(
    {
      TASKID_PRODUCT_NAME: 'KES',
      TASKID_VERSION: '11.0.0.0',
      TASKID_COMPONENT_NAME: 'SIM_Updater',
      TASK_NAME: 'updater',
    },
    { DisplayName: 'Update', ...info },
    { UpdateSourceList: [wrapped({ type: 2, url: '', use_proxy: false })] },
  );
}
