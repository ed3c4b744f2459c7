import { createHash } from 'node:crypto';
import { encodeArguments } from '../../ksc/codec.ts';
import type { Dictionary, Template } from '../../ksc/dictionary.ts';
import { readTasks } from '../../ksc/iterate.ts';
import { isArray, isParams, type KscParams, type KscValue, paramsOf, textOf } from '../../ksc/values.ts';
import type { JsonObject } from '../../model/json.ts';
import { pointerSteps } from '../../model/pointer.ts';
import type { TaskIdentity } from '../discovery-hints.ts';
import type { FoundTemplate, ServerContext, TemplateSlot, Templates } from '../templates.ts';
import { readFields, type WireField } from '../wire-fields.ts';
import { scheduleEntries, subtypeAttribute } from './schedule-entries.ts';
import { readSchedule } from './schedule-reading.ts';
import { scopeEntries } from './scope-wire.ts';
import { readSources, sourceEntries } from './sources-wire.ts';
import { displayNameOf, infoOutputs, taskData, taskWords, without } from './task-data.ts';

/** Tasks that a create may be copied from: which, and what of them nothing is known of. */
export function taskTemplates(
  slots: readonly TemplateSlot[],
  slotOf: (spec: JsonObject) => string,
  settings: readonly WireField[],
): Templates {
  const found = (dictionary: Dictionary, slot: string, task: KscParams) => foundTask(dictionary, slot, task, settings);
  return {
    type: 'task',
    slots,
    slotOf,
    async find({ client, dictionary }, slot, text) {
      const byId = /^[0-9]+$/.test(text) ? await taskData(client, text) : null;
      if (byId !== null) return [byId].filter(isOf(slot)).map((task) => found(dictionary, slot.name, task));
      const tasks = await Promise.all(slot.products.map((product) => readTasks(client, { strProductName: product })));
      return tasks
        .flat()
        .filter((task) => displayNameOf(task) === text)
        .map((task) => found(dictionary, slot.name, task));
    },
    async read({ client, dictionary }: ServerContext, slot, serverKey) {
      const task = await taskData(client, serverKey);
      return task === null ? null : found(dictionary, slot, task);
    },
  };
}

/**
 * What a new task takes over from a template: everything but what the server makes, the mark of the wizard, and the scope
 * with its exceptions (reference: ksc-openapi.md 4.2).
 */
export function copyOfTask(task: KscParams, dictionary: Dictionary): KscParams {
  const scope = Object.values(scopeEntries).map((one) => dictionary.value(one));
  return {
    ...without(task, ['TASK_UNIQUE_ID', 'TASK_LAST_EXEC_TIME', 'TASK_LAST_EXEC_TIME_SEC']),
    TASK_ADDITIONAL_PARAMS: without(paramsOf(task, 'TASK_ADDITIONAL_PARAMS'), ['klprts-TaskStorageId']),
    TASK_INFO_PARAMS: without(paramsOf(task, 'TASK_INFO_PARAMS'), [...notCopied, ...scope]),
  };
}

/** What an imported task has from its template and is not to have: all of the scope but its place comes along. */
export function notesOfTemplate(dictionary: Dictionary): readonly string[] {
  return [...notCopied, dictionary.value(scopeEntries.except), dictionary.value(scopeEntries.noSubgroups)];
}

/** Made by the server or the wizard. */
const notCopied: readonly string[] = [...infoOutputs, 'NH_TASK_CREATED_BY_QSW'];

export function identityOfTask(task: KscParams): TaskIdentity {
  return {
    product: textOf(task, 'TASKID_PRODUCT_NAME') ?? '',
    version: textOf(task, 'TASKID_VERSION') ?? '',
    component: textOf(task, 'TASKID_COMPONENT_NAME') ?? '',
    type: textOf(task, 'TASK_NAME') ?? '',
  };
}

function isOf({ products }: TemplateSlot): (task: KscParams) => boolean {
  return (task) => products.includes(textOf(task, 'TASKID_PRODUCT_NAME') ?? '');
}

function foundTask(whole: Dictionary, slot: string, task: KscParams, settings: readonly WireField[]): FoundTemplate {
  const serverKey = textOf(task, 'TASK_UNIQUE_ID') ?? '';
  const dictionary = whole.on(taskWords(task));
  const copy = copyOfTask(task, dictionary);
  const template: Template = {
    type: 'task',
    slot,
    serverKey,
    displayName: displayNameOf(task),
    unseen: unseenOf(copy, dictionary, settings),
    fields: fieldsOf(task, dictionary, settings),
    digest: digestOf(copy),
  };
  const identity = identityOfTask(task);
  return { template, product: identity.product, value: identity };
}

/** Parameters that no entry of the dictionary stands for, and notes of the task beyond those that documents name. */
function unseenOf(copy: KscParams, dictionary: Dictionary, settings: readonly WireField[]): string[] {
  const known: readonly (string | number)[] = [
    ...settings.map((field) => dictionary.value(field.entry)),
    dictionary.value(sourceEntries.list),
    dictionary.value(scheduleEntries.newUpdates),
  ];
  const parameters = Object.keys(paramsOf(copy, 'TASK_ADDITIONAL_PARAMS')).filter((name) => !known.includes(name));
  const documented: readonly string[] = [...documentedNotes, dictionary.value(scheduleEntries.autoRandomization)];
  const notes = Object.keys(paramsOf(copy, 'TASK_INFO_PARAMS')).filter((name) => !documented.includes(name));
  return [...parameters.sort(), ...notes.sort().map((name) => `TASK_INFO_PARAMS ${name}`)];
}

/** reference: ksc-openapi.md 4.2 [D], and [G] where the option of the console is plain. */
const documentedNotes: readonly string[] = [
  'DisplayName',
  subtypeAttribute,
  'PRTS_TASK_ENABLED',
  'KLSRV_PRTS_TASK_ENABLED_FLAG',
  'KLHST_WKS_CTYPE',
  'KLPRSS_EVPNotifications',
];

function fieldsOf(task: KscParams, dictionary: Dictionary, settings: readonly WireField[]): string[] {
  const { values } = readFields(settings, paramsOf(task, 'TASK_ADDITIONAL_PARAMS'), dictionary);
  const { schedule } = readSchedule(task, dictionary);
  return [
    ...[...values.keys()].map((pointer) => pointerSteps(pointer).join('.')),
    ...(readSources(task, dictionary) === null ? [] : ['sources']),
    ...(schedule === null ? [] : ['schedule']),
  ].sort();
}

/** Over the bytes that would be sent, whatever the order in which the server lists them. */
function digestOf(copy: KscParams): string {
  return createHash('sha256')
    .update(encodeArguments(sorted(copy) as KscParams))
    .digest('hex');
}

function sorted(value: KscValue): KscValue {
  if (isArray(value)) return value.map(sorted);
  if (!isParams(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
