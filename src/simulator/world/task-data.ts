import { invented } from '../invented-names.ts';
import { agentProduct, agentVersion } from '../objects/agent-policy.ts';
import { type Params, params } from '../wire/value.ts';
import { products } from './products.ts';

const hourMs = 3_600_000;

/** Whom a task is for: a group, devices by name, or a selection by number. */
export type Scope =
  | { readonly group: number }
  | { readonly devices: readonly string[] }
  | { readonly selection: number };

/** When a task starts and how, as attributes on the wire. */
export interface TaskTiming {
  readonly top: Params;
  readonly info?: Params;
  readonly additional?: Params;
}

export interface TaskDetails {
  readonly name: string;
  readonly scope: Scope;
  readonly timing: TaskTiming;
  readonly info?: Params;
  /** UpdateSourceList types (reference: additions 1); default Kaspersky for a download, points for an update. */
  readonly sources?: readonly number[];
  readonly additional?: Params;
  readonly top?: Params;
}

export const kasperskySource = 2;
export const folderSource = 3;
export const primarySource = 4;
export const pointsSource = invented.sourceDistributionPoints;

export const byHand: TaskTiming = { top: { TASKSCH_TYPE: 0 }, info: { 'klprts-TaskScheduleSubtype': 256 } };

export const onNewUpdates: TaskTiming = {
  top: { TASKSCH_TYPE: 0 },
  additional: { KLPRTS_START_CONDITION: params({ KLPRTS_START_CONDITION_TYPE: 1 }) },
};

export function everyHours(hours: number): TaskTiming {
  return { top: { TASKSCH_TYPE: 1, TASKSCH_MS_PERIOD: hours * hourMs } };
}

export function daily(hours: number, minutes = 0): TaskTiming {
  return { top: { TASKSCH_TYPE: 2, TASKSCH_ED_HOURS: hours, TASKSCH_ED_MINS: minutes, TASKSCH_ED_SECS: 0 } };
}

/** On a day of the week, 1 Monday to 7 Sunday. */
export function weekly(day: number, hours: number): TaskTiming {
  const time = { TASKSCH_EW_HOURS: hours, TASKSCH_EW_MINS: 0, TASKSCH_EW_SECS: 0 };
  return { top: { TASKSCH_TYPE: 3, TASKSCH_EW_DAY: day, ...time } };
}

export function monthly(day: number, hours: number): TaskTiming {
  const time = { TASKSCH_EM_HOURS: hours, TASKSCH_EM_MINS: 0, TASKSCH_EM_SECS: 0 };
  return { top: { TASKSCH_TYPE: 4, TASKSCH_EM_DAY: day, ...time } };
}

/** When a task, by the id that it gets, has completed. */
export function afterTask(id: number): TaskTiming {
  const condition = {
    KLPRTS_START_CONDITION_TYPE: 3,
    KLPRTS_START_CONDITION_VALUE: String(id),
    KLPRTS_START_CONDITION_VALUE_EX: 4,
  };
  return { top: { TASKSCH_TYPE: 0 }, additional: { KLPRTS_START_CONDITION: params(condition) } };
}

/** "Download updates to the repositories of distribution points". */
export function downloadToPoints(details: TaskDetails): Params {
  const identity = {
    TASKID_PRODUCT_NAME: agentProduct,
    TASKID_VERSION: agentVersion,
    TASKID_COMPONENT_NAME: invented.downloadTaskComponent,
    TASK_NAME: invented.downloadTaskName,
  };
  return taskData(identity, details, { UpdateSourceList: sourceList(details.sources ?? [kasperskySource]) });
}

/** "Download updates to the Administration Server repository" (reference: ksc-openapi.md 4.3 [D]). */
export function downloadToServer(name: string, timing: TaskTiming): Params {
  const identity = {
    TASKID_PRODUCT_NAME: '1093',
    TASKID_VERSION: '1.0.0.0',
    TASKID_COMPONENT_NAME: 'Updater',
    TASK_NAME: 'DoUpdate',
  };
  const details = { name, scope: { group: -1 }, timing };
  return taskData(identity, details, { UpdateSourceList: sourceList([kasperskySource]) });
}

/** The update task of a security application; `sources: null` leaves the list to the server's default. */
export function updateTask(
  application: 'kesWindows' | 'kesLinux' | 'kesMac',
  details: Omit<TaskDetails, 'sources'> & {
    readonly sources?: readonly number[] | null;
    readonly installMode?: 0 | 1 | 2;
  },
): Params {
  const { product, version } = products[application];
  const names = { kesWindows: 'updater', kesLinux: 'Update', kesMac: 'Updater' } as const;
  const identity = {
    TASKID_PRODUCT_NAME: product,
    TASKID_VERSION: version,
    TASKID_COMPONENT_NAME: invented.updateTaskComponent,
    TASK_NAME: names[application],
  };
  const { sources, installMode = 1, ...rest } = details;
  const list: Params = sources === null ? {} : { UpdateSourceList: sourceList(sources ?? [pointsSource]) };
  return taskData(identity, rest, { ...list, [invented.installMode]: installMode });
}

/** The "Find vulnerabilities" task that the wizard makes (reference: ksc-openapi.md 4.3; read back as in additions 4). */
export function vulnerabilitySearch(name: string, group: number): Params {
  const identity = {
    TASKID_PRODUCT_NAME: agentProduct,
    TASKID_VERSION: agentVersion,
    TASKID_COMPONENT_NAME: invented.downloadTaskComponent,
    TASK_NAME: 'KLNAG_TASK_VAPM_SEARCH',
  };
  const details = { name, scope: { group }, timing: weekly(2, 19), info: { NH_TASK_CREATED_BY_QSW: true } };
  return taskData(identity, details, { KLNAG_TSK_VAPMSEARCH_PATHS: [] });
}

function taskData(identity: Params, details: TaskDetails, additional: Params): Params {
  const { name, timing, info, top } = details;
  return {
    ...identity,
    ...timing.top,
    ...top,
    TASK_ADDITIONAL_PARAMS: params({ ...additional, ...timing.additional, ...details.additional }),
    TASK_INFO_PARAMS: params({
      DisplayName: name,
      'klprts-TaskScheduleSubtype': 0,
      ...timing.info,
      ...scopeInfo(details.scope),
      KLSRV_PRTS_TASK_ENABLED_FLAG: true,
      ...info,
    }),
  };
}

function scopeInfo(scope: Scope): Params {
  if ('group' in scope) return { PRTS_TASK_GROUPID: scope.group };
  return 'devices' in scope ? { HostList: scope.devices } : { '.HstQueryId': scope.selection };
}

function sourceList(types: readonly number[]): Params[string] {
  return types.map((type) => params({ type, url: '', use_proxy: false }));
}
