import { type AttributeRules, checkAttributes } from '../wire/attributes.ts';
import { elementsOf, insideParams, integerOf, type Params, type WireValue } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';

const required = { kind: 'string', isRequired: true } as const;
const startEventFilters: AttributeRules = {
  FILTER_EVENTS_PRODUCT_NAME: { kind: 'string' },
  FILTER_EVENTS_VERSION: { kind: 'string' },
  FILTER_EVENTS_COMPONENT_NAME: { kind: 'string' },
  FILTER_EVENTS_INSTANCE_ID: { kind: 'string' },
  EVENT_BODY_FILTER: { kind: 'params' },
};
/** The event that starts a task (reference: ksc-openapi.md 4.1 [G]); its data tells it as well (4.2 [G]). */
export const startEventRules: AttributeRules = { EVENT_TYPE: required, ...startEventFilters };
/** Names of which no type is told here are taken as they are: the documents do not know all (reference: 4.2 [D][G]). */
const taskRules: AttributeRules = {
  TASKID_PRODUCT_NAME: required,
  TASKID_VERSION: required,
  TASKID_COMPONENT_NAME: required,
  TASK_NAME: required,
  TASKSCH_TYPE: { kind: 'int', isRequired: true },
  TASK_ADDITIONAL_PARAMS: { kind: 'params', isRequired: true },
  TASK_INFO_PARAMS: { kind: 'params', isRequired: true },
  TASKID_INSTANCE_ID: { kind: 'string' },
  TASK_UNIQUE_ID: { kind: 'string' },
  TASK_DEL_AFTER_RUN_FLAG: { kind: 'bool' },
  TASK_START_DELTA: { kind: 'int' },
  TASK_MAX_EXEC_TIME: { kind: 'int' },
  TASK_PREP_START: { kind: 'int' },
  TASK_PRIORITY: { kind: 'int' },
  TASKSCH_RUN_MISSED_FLAG: { kind: 'bool' },
  TASKSCH_FIRST_EXECUTION_TIME: { kind: 'datetime' },
  TASKSCH_FIRST_EXECUTION_TIME_SEC: { kind: 'int' },
  TASKSCH_LIFETIME: { kind: 'datetime' },
  TASKSCH_MS_PERIOD: { kind: 'integer' },
  ...Object.fromEntries(
    ['ED', 'EW', 'EM', 'WD'].flatMap((unit) =>
      ['HOURS', 'MINS', 'SECS'].map((part) => [`TASKSCH_${unit}_${part}`, { kind: 'int' }]),
    ),
  ),
  TASKSCH_EW_DAY: { kind: 'int' },
  TASKSCH_EM_DAY: { kind: 'int' },
  TASKSCH_WD_DAYS: { kind: 'int' },
  TASK_CLASS_ID: { kind: 'int' },
  TASK_LAST_EXEC_TIME: { kind: 'datetime' },
  TASK_LAST_EXEC_TIME_SEC: { kind: 'int' },
  UNLOCK_PASSWORD_CRYPTED: { kind: 'string' },
  EVENT_TYPE: { kind: 'string' },
  ...startEventFilters,
};
const infoRules: AttributeRules = {
  DisplayName: required,
  'klprts-TaskScheduleSubtype': { kind: 'int', isRequired: true },
  PRTS_TASK_GROUPID: { kind: 'int' },
  PRTS_EXCEPT_GROUPIDS: { kind: 'array' },
  PRTS_TASK_PROHIBITED_FOR_SUBGROUPS: { kind: 'bool' },
  PRTS_TASK_TARGET_COMPUTERS_TYPE: { kind: 'int' },
  KLSRV_PRTS_TASK_ENABLED_FLAG: { kind: 'bool' },
  KLTSK_ALLOW_AUTO_RANDOMIZATION: { kind: 'bool' },
  KLHST_WKS_CTYPE: { kind: 'int' },
  PRTS_TASK_ENABLED: { kind: 'bool' },
  NH_TASK_CREATED_BY_QSW: { kind: 'bool' },
  'klprts-DontApplyToSlaveServers': { kind: 'bool' },
  KLPRSS_EVPNotifications: { kind: 'params' },
  KLEVP_NOTIFICATION_DESCR_ID: { kind: 'string' },
  HostList: { kind: 'array' },
  '.HstQueryId': { kind: 'int' },
};
/** What every type of task may have (reference: 4.2, 4.4 [D]), and the sources of updates (additions 1 [D]). */
const parameterRules: AttributeRules = {
  KLPRCI_TASK_INVISIBLE: { kind: 'bool' },
  KLPRTS_START_CONDITION: { kind: 'params' },
  UpdateSourceList: { kind: 'array' },
  'klprts-TaskStorageId': { kind: 'string' },
  'klprts-TaskAccountPassword': { kind: 'binary' },
};
/** The value of a start condition is an int or a string, by its type (reference: 4.4 [D]). */
const conditionRules: AttributeRules = {
  KLPRTS_START_CONDITION_TYPE: { kind: 'int' },
  KLPRTS_START_CONDITION_VALUE2: { kind: 'string' },
  KLPRTS_START_CONDITION_VALUE_EX: { kind: 'int' },
};
const sourceRules: AttributeRules = {
  type: { kind: 'int', isRequired: true },
  url: { kind: 'string' },
  use_proxy: { kind: 'bool' },
};

/** Throws WireError badFormat for what is missing, of another type than the documents tell, or a value that they rule out. */
export function checkTaskAttributes(data: Params): void {
  checkAttributes(data, taskRules, 'task', false);
  const info = insideParams(data['TASK_INFO_PARAMS']) ?? {};
  checkAttributes(info, infoRules, 'TASK_INFO_PARAMS', false);
  if (elementsOf(info['PRTS_EXCEPT_GROUPIDS']).some((id) => typeof id !== 'number'))
    throw badFormat('PRTS_EXCEPT_GROUPIDS holds ids of groups only');
  const parameters = insideParams(data['TASK_ADDITIONAL_PARAMS']) ?? {};
  checkAttributes(parameters, parameterRules, 'TASK_ADDITIONAL_PARAMS', false);
  const condition = insideParams(parameters['KLPRTS_START_CONDITION']);
  if (condition !== undefined) checkAttributes(condition, conditionRules, 'KLPRTS_START_CONDITION', false);
  checkTiming(data, condition ?? {});
  for (const element of elementsOf(parameters['UpdateSourceList'])) {
    const source = insideParams(element);
    if (source === undefined) throw badFormat('UpdateSourceList holds params only');
    checkAttributes(source, sourceRules, 'UpdateSourceList', false);
  }
}

/** Values that the documents list (reference: 4.4 [D]); of the time of day they tell no limits. */
function checkTiming(data: Params, condition: Params): void {
  const type = integerOf(data['TASKSCH_TYPE']);
  if (type === 3 && !isAmong(data['TASKSCH_EW_DAY'], 1, 7))
    throw badFormat('TASKSCH_EW_DAY is 1, Monday, to 7, Sunday');
  if (type === 6 && !isAmong(data['TASKSCH_WD_DAYS'], 0, 0xff)) throw badFormat('TASKSCH_WD_DAYS has the bits 1 to 7');
  const conditionType = condition['KLPRTS_START_CONDITION_TYPE'];
  if (!isAmong(conditionType, 0, 3)) throw badFormat('KLPRTS_START_CONDITION_TYPE is 0 to 3');
  if (conditionType === 2 && !isAmong(condition['KLPRTS_START_CONDITION_VALUE'], 1, 3))
    throw badFormat('KLPRTS_START_CONDITION_VALUE of a virus attack is 1 to 3');
  if (conditionType === 3 && !isAmong(condition['KLPRTS_START_CONDITION_VALUE_EX'], 3, 4))
    throw badFormat('KLPRTS_START_CONDITION_VALUE_EX is 4, completed, or 3, failed');
}

/** What is not there is not ruled out: which of them are required is not documented. */
function isAmong(value: WireValue | undefined, least: number, most: number): boolean {
  if (value === undefined) return true;
  const number = integerOf(value);
  return number !== undefined && number >= least && number <= most;
}
