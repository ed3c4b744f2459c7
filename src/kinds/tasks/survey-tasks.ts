import type { KscClient } from '../../ksc/client.ts';
import type { Dictionary } from '../../ksc/dictionary.ts';
import { readTasks } from '../../ksc/iterate.ts';
import { intOf, type KscParams, paramsOf, textOf } from '../../ksc/values.ts';
import { wireType } from '../../ksc/wire-type.ts';
import type { TaskIdentity } from '../discovery-hints.ts';
import type { Names } from '../names/names.ts';
import { subtypeAttribute } from './schedule-entries.ts';
import { readSchedule } from './schedule-reading.ts';
import { readScope } from './scope-wire.ts';
import { displayNameOf, taskWords } from './task-data.ts';
import { identityOfTask } from './task-template.ts';

/** One task of a type, as far as a survey tells. */
export interface SurveyedTask {
  readonly id: string;
  readonly displayName: string;
  /** NH_TASK_CREATED_BY_QSW: the quick start wizard made it [G]. */
  readonly madeByWizard: boolean;
}

/** The tasks of a server that have one identity. */
export interface TaskType {
  readonly identity: TaskIdentity;
  readonly tasks: readonly SurveyedTask[];
  /** Names in TASK_ADDITIONAL_PARAMS with the types of their values on the wire. */
  readonly parameters: readonly { readonly name: string; readonly types: readonly string[] }[];
  /** klprts-TaskScheduleSubtype by TASKSCH_TYPE, such as `3/0`. */
  readonly schedules: readonly string[];
}

/** The settings of every task that the session may see. */
export function readAllTasks(client: KscClient): Promise<KscParams[]> {
  return readTasks(client, {});
}

/** Notes which names of schedules and scopes these tasks carry, whatever they do. */
export function seeTasks(tasks: readonly KscParams[], names: Names, dictionary: Dictionary): void {
  for (const task of tasks) {
    const here = dictionary.on(taskWords(task));
    readSchedule(task, here);
    readScope(task, names, here);
  }
}

/** Tasks by what they are, in the order of product and TASK_NAME; those that the wizard made stand first. Pure. */
export function taskTypes(tasks: readonly KscParams[]): TaskType[] {
  const byIdentity = new Map<string, KscParams[]>();
  for (const task of tasks) {
    const { product, version, component, type } = identityOfTask(task);
    const key = JSON.stringify([product, type, version, component]);
    byIdentity.set(key, [...(byIdentity.get(key) ?? []), task]);
  }
  return [...byIdentity.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, same]) => typeOf(same));
}

function typeOf(same: readonly KscParams[]): TaskType {
  const types = new Map<string, Set<string>>();
  for (const task of same)
    for (const [name, value] of Object.entries(paramsOf(task, 'TASK_ADDITIONAL_PARAMS')))
      types.set(name, (types.get(name) ?? new Set()).add(wireType(value)));
  const [first = {}] = same;
  const schedules = same.map((task) => {
    const subtype = intOf(paramsOf(task, 'TASK_INFO_PARAMS'), subtypeAttribute);
    return `${intOf(task, 'TASKSCH_TYPE') ?? '?'}/${subtype ?? '?'}`;
  });
  return {
    identity: identityOfTask(first),
    tasks: same.map(surveyed).sort((a, b) => Number(b.madeByWizard) - Number(a.madeByWizard)),
    parameters: [...types]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, all]) => ({ name, types: [...all].sort() })),
    schedules: [...new Set(schedules)].sort(),
  };
}

function surveyed(task: KscParams): SurveyedTask {
  return {
    id: textOf(task, 'TASK_UNIQUE_ID') ?? '',
    displayName: displayNameOf(task),
    madeByWizard: paramsOf(task, 'TASK_INFO_PARAMS')['NH_TASK_CREATED_BY_QSW'] === true,
  };
}
