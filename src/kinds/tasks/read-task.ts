import { PxgError } from '../../ksc/errors.ts';
import { readTasks } from '../../ksc/iterate.ts';
import { type KscParams, paramsOf, textOf } from '../../ksc/values.ts';
import { equalJson, type Json } from '../../model/json.ts';
import type { ObservedKind, ObservedObject, UnreadObject } from '../../model/resource.ts';
import { bornAt } from '../born.ts';
import type { KindContext, ObserveContext } from '../kind.ts';
import { readFields, specOf, type WireField } from '../wire-fields.ts';
import { readSchedule } from './schedule-reading.ts';
import { hasSelection, readScope } from './scope-wire.ts';
import { readSources } from './sources-wire.ts';
import { displayNameOf, taskData, taskWords } from './task-data.ts';
import type { TaskKindOptions } from './task-kind.ts';
import { matchKeyOf } from './task-spec.ts';
import { identityOfTask } from './task-template.ts';
import { triggerTypeOf } from './trigger-type.ts';

/** One iterator a type of task: GetNextTask tells the whole settings, so no further call is needed for details. */
export async function observeTasks(
  context: ObserveContext,
  options: Pick<TaskKindOptions, 'choice' | 'identities'>,
  read: (context: KindContext, task: KscParams, value: string) => ObservedObject,
): Promise<ObservedKind> {
  const declared = new Set(context.wanted.map((one) => String(one.spec[options.choice.field])));
  const all = Object.keys(options.identities).filter(
    (value) => declared.has(value) || context.owned.size > 0 || context.everything,
  );
  const tasks = await Promise.all(
    all.map(async (value) => {
      const identity = options.identities[value];
      if (identity === undefined) return [];
      const { product, type } = context.dictionary.value(identity);
      const found = await readTasks(context.client, { strProductName: product, strTaskName: type });
      for (const task of found) {
        if (equalJson(identityOfTask(task), context.dictionary.value(identity)))
          context.dictionary.on(taskWords(task)).markSeen(identity);
      }
      if (found.some((task) => hasSelection(task, context.dictionary))) await loadSelections(context);
      return found.map((task) => read(context, task, value));
    }),
  );
  const objects = tasks.flat();
  return { objects, unread: [], read: objects.length };
}

/** What is there and was not found goes by a name that the dictionary does not know: it is unknown, not gone. */
export async function seekTask({ client }: KindContext, serverKey: string): Promise<UnreadObject | null> {
  const task = await taskData(client, serverKey);
  if (task === null) return null;
  const { product, type } = identityOfTask(task);
  const why = `${taskWords(task)} is there, but of type ${product}/${type}, which is not one that is declared here`;
  return { serverKey, state: 'unknown', why };
}

/** Names of selections for tasks that have one though none is declared; a server that does not tell them leaves numbers. */
async function loadSelections({ client, names, dictionary }: KindContext): Promise<void> {
  await names.selections.load(client, dictionary).catch((error: unknown) => {
    if (!(error instanceof PxgError)) throw error;
  });
}

/** A task in the shape of a spec; what it does not tell is unknown. */
export function readTask(
  { names, dictionary: whole }: KindContext,
  task: KscParams,
  choice: { readonly field: string; readonly value: string },
  settings: readonly WireField[],
): ObservedObject {
  const dictionary = whole.on(taskWords(task));
  const info = paramsOf(task, 'TASK_INFO_PARAMS');
  const { values, unknown } = readFields(settings, paramsOf(task, 'TASK_ADDITIONAL_PARAMS'), dictionary);
  const { schedule, unknown: unknownSchedule } = readSchedule(task, dictionary);
  const type = triggerTypeOf(task, dictionary);
  const sources = readSources(task, dictionary);
  const scope = readScope(task, names, dictionary);
  const displayName = displayNameOf(task);
  const spec: Record<string, Json> = {
    displayName,
    [choice.field]: choice.value,
    productVersion: textOf(task, 'TASKID_VERSION') ?? '',
    ...specOf(values),
  };
  if (schedule !== null) spec['schedule'] = schedule;
  if (sources !== null) spec['sources'] = sources;
  if (scope !== null) spec['scope'] = scope;
  return {
    serverKey: textOf(task, 'TASK_UNIQUE_ID') ?? '',
    matchKey: matchKeyOf(spec, choice.field),
    displayName,
    spec,
    unknown: [
      ...unknown,
      ...unknownSchedule,
      ...(sources === null ? ['/sources'] : []),
      ...(scope === null ? ['/scope'] : []),
    ],
    facts: {
      madeByWizard: info['NH_TASK_CREATED_BY_QSW'] === true,
      enabled: info['KLSRV_PRTS_TASK_ENABLED_FLAG'] !== false,
      trigger: type === null ? null : { ...type },
    },
    ...bornAt(info['PRTS_TASK_CREATION_DATE']),
  };
}
