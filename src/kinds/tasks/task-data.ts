import type { Caller } from '../../ksc/client.ts';
import type { Dictionary } from '../../ksc/dictionary.ts';
import { isParams, type KscParams, paramsOf, textOf } from '../../ksc/values.ts';
import type { JsonObject } from '../../model/json.ts';
import type { TaskIdentity } from '../discovery-hints.ts';
import type { KindContext } from '../kind.ts';
import { unlessAbsent } from '../unread.ts';
import { type WireField, writeFields } from '../wire-fields.ts';
import { scheduleEntries, subtypeAttribute } from './schedule-entries.ts';
import { overlaySchedule } from './schedule-wire.ts';
import { overlayScope } from './scope-wire.ts';
import { overlaySources } from './sources-wire.ts';

/** Null for a task that is not there: the server says so with an error (reference: additions 6, KLSTD 1186 [D]). */
export async function taskData(client: Caller, id: string): Promise<KscParams | null> {
  const answer = await unlessAbsent(() => client.call('Tasks.GetTaskData', { strTask: id }));
  const task = answer?.['PxgRetVal'];
  return task !== undefined && isParams(task) ? task : null;
}

export function displayNameOf(task: KscParams): string {
  return textOf(paramsOf(task, 'TASK_INFO_PARAMS'), 'DisplayName') ?? '';
}

/** A task as reports call it. */
export function taskWords(task: KscParams): string {
  return `task "${displayNameOf(task)}" (id ${textOf(task, 'TASK_UNIQUE_ID') ?? ''})`;
}

/** The required attributes of a new task (reference: ksc-openapi.md 4.2 [D]). */
export function newTask(identity: TaskIdentity, spec: JsonObject, dictionary: Dictionary): KscParams {
  return {
    TASKID_PRODUCT_NAME: identity.product,
    TASKID_VERSION: typeof spec['productVersion'] === 'string' ? spec['productVersion'] : identity.version,
    TASKID_COMPONENT_NAME: identity.component,
    TASK_NAME: identity.type,
    TASKSCH_TYPE: 0,
    TASK_ADDITIONAL_PARAMS: {},
    TASK_INFO_PARAMS: {
      DisplayName: String(spec['displayName']),
      [subtypeAttribute]: dictionary.value(scheduleEntries.manualSubtype),
    },
  };
}

/** Puts what is declared over task data; what is not declared stays as it is. */
export function overlayTask(
  { names, dictionary }: KindContext,
  task: KscParams,
  spec: JsonObject,
  settings: readonly WireField[],
): KscParams {
  let result = task;
  if (spec['scope'] !== undefined) result = overlayScope(result, spec['scope'], names, dictionary);
  if (spec['sources'] !== undefined) result = overlaySources(result, spec['sources'], dictionary);
  if (spec['schedule'] !== undefined) result = overlaySchedule(result, spec['schedule'], dictionary);
  const additional = { ...paramsOf(result, 'TASK_ADDITIONAL_PARAMS'), ...writeFields(settings, spec, dictionary) };
  const { displayName } = spec;
  const named: KscParams = displayName === undefined ? {} : { DisplayName: String(displayName) };
  const info = { ...paramsOf(result, 'TASK_INFO_PARAMS'), ...named };
  return { ...result, TASK_ADDITIONAL_PARAMS: additional, TASK_INFO_PARAMS: info };
}

/** Attributes that the server makes, and that a write must not carry back (reference: ksc-openapi.md 4.2). */
export function withoutOutputs(task: KscParams): KscParams {
  return { ...task, TASK_INFO_PARAMS: without(paramsOf(task, 'TASK_INFO_PARAMS'), infoOutputs) };
}

export const infoOutputs: readonly string[] = ['PRTS_TASK_CREATION_DATE', 'PRTS_TASK_GROUPNAME'];

export function without(params: KscParams, names: readonly string[]): KscParams {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)));
}
