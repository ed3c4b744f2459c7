import type { DictionaryEntry } from '../../ksc/dictionary.ts';
import { ServerError } from '../../ksc/errors.ts';
import { type KscParams, paramsOf, textOf } from '../../ksc/values.ts';
import type { CreateChange, UsedTemplate } from '../../model/change.ts';
import type { TaskIdentity } from '../discovery-hints.ts';
import type { KindContext } from '../kind.ts';
import type { WireField } from '../wire-fields.ts';
import { overlayScope, scopeEntries } from './scope-wire.ts';
import { newTask, overlayTask, taskData, without, withoutOutputs } from './task-data.ts';
import { type Scope, scopeOf } from './task-spec.ts';
import { copyOfTask, notesOfTemplate } from './task-template.ts';

/** Creates a task and gives its id: from its required attributes alone, or from the template that the plan names. */
export async function createTask(
  context: KindContext,
  change: CreateChange,
  identity: DictionaryEntry<TaskIdentity>,
  settings: readonly WireField[],
): Promise<string> {
  const { client, dictionary } = context;
  const { desired, template } = change;
  if (template === undefined) {
    const begun = newTask(dictionary.value(identity), desired, dictionary);
    return add(context, overlayTask(context, begun, desired, settings));
  }
  const task = await taskData(client, template.serverKey);
  if (task === null) throw gone(context, template);
  // An imported task keeps the version that it has: another one can only be given to a copy of the settings.
  const version = desired['productVersion'] ?? textOf(task, 'TASKID_VERSION');
  if (template.via === 'export' && version === textOf(task, 'TASKID_VERSION'))
    return importTask(context, change, template, settings);
  const copy = { ...copyOfTask(task, dictionary), TASKID_VERSION: String(version) };
  return add(context, overlayTask(context, copy, desired, settings));
}

async function add({ client }: KindContext, pData: KscParams): Promise<string> {
  return textOf(await client.call('Tasks.AddTask', { pData }), 'PxgRetVal') ?? '';
}

/**
 * Exports the template, imports it for the declared scope and commits (GroupTaskControlApi; reference: additions 1 [D]),
 * then changes what is declared. Until then the task has the name and the schedule of its template: one that cannot be
 * changed is deleted again.
 */
async function importTask(
  context: KindContext,
  { desired }: CreateChange,
  template: UsedTemplate,
  settings: readonly WireField[],
): Promise<string> {
  const { client } = context;
  // An import lives in its session until it is committed.
  const id = await client.pinned(async (caller) => {
    const pBlob = textOf(
      await caller.call('GroupTaskControlApi.ExportTask', { wstrTaskId: template.serverKey }),
      'PxgRetVal',
    );
    const pExtraData = importScope(context, scopeOf(desired));
    const wstrId = textOf(await caller.call('GroupTaskControlApi.ImportTask', { pBlob, pExtraData }), 'PxgRetVal');
    const committed = await caller.call('GroupTaskControlApi.CommitImportedTask', { wstrId, bCommit: true });
    return textOf(committed, 'PxgRetVal') ?? '';
  });
  try {
    const imported = (await taskData(client, id)) ?? {};
    const info = without(paramsOf(imported, 'TASK_INFO_PARAMS'), notesOfTemplate(context.dictionary));
    const task = { ...imported, TASK_INFO_PARAMS: info };
    // The place came with the import; what it leaves out did not.
    const { group: _group, devices: _devices, selection: _selection, ...scope } = scopeOf(desired);
    const pData = withoutOutputs(overlayTask(context, task, { ...desired, scope }, settings));
    await client.call('Tasks.UpdateTask', { strTask: id, pData });
    return id;
  } catch (error) {
    await client.call('Tasks.DeleteTask', { strTask: id }).catch(() => undefined);
    throw error;
  }
}

/** PRTS_TASK_GROUPID, HostList or .HstQueryId, and nothing besides (reference: ksc-openapi.md 4.1). */
function importScope({ names, dictionary }: KindContext, scope: Scope): KscParams {
  const { except: _except, subgroups: _subgroups, ...place } = scope;
  const info = paramsOf(overlayScope({}, { ...place }, names, dictionary), 'TASK_INFO_PARAMS');
  return without(info, [dictionary.value(scopeEntries.destination)]);
}

function gone({ client }: KindContext, { serverKey }: UsedTemplate): ServerError {
  const details = { method: 'Tasks.GetTaskData', server: client.url };
  return new ServerError('server/call-failed', `the template task (id ${serverKey}) is gone`, details);
}
