import type { Caller } from '../../ksc/client.ts';
import type { DictionaryEntry } from '../../ksc/dictionary.ts';
import { PxgError } from '../../ksc/errors.ts';
import { readTasks } from '../../ksc/iterate.ts';
import { pxgCodes } from '../../ksc/pxg-codes.ts';
import { isParams, type KscParams, paramsOf, textOf } from '../../ksc/values.ts';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { ObservedKind, ObservedObject, Resource } from '../../model/resource.ts';
import type { ObjectField } from '../../schema/field.ts';
import { isWithinGroup } from '../../schema/group-path.ts';
import { lintDefaultName } from '../default-name.ts';
import { defineKind } from '../define-kind.ts';
import type { Kind, KindContext, ObserveContext, ProposedChange, Reference, Resolution, SafetyEdge } from '../kind.ts';
import type { Names } from '../names/names.ts';
import { selectionEntries } from '../names/selection-directory.ts';
import { checkDevice, groupReference } from '../references.ts';
import { entriesOf, readFields, specOf, touches, type WireField, writeFields } from '../wire-fields.ts';
import { taskDisplayName } from './display-name.ts';
import { overlaySchedule, readSchedule, scheduleEntries, scheduleEntriesOf } from './schedule-wire.ts';
import { hasSelection, overlayScope, readScope, scopeEntries, scopeEntriesOf } from './scope-wire.ts';
import { overlaySources, readSources, sourceEntries, sourceEntriesOf } from './sources-wire.ts';

/** What names a type of task on the wire (reference: ksc-openapi.md 4.3). */
export type TaskIdentity = {
  readonly product: string;
  readonly version: string;
  readonly component: string;
  readonly type: string;
};

export interface TaskKindOptions {
  readonly name: string;
  readonly summary: string;
  readonly schema: ObjectField;
  readonly matchedBy: string;
  /** The field that chooses the identity, with the value that counts when it is absent. */
  readonly choice: { readonly field: string; readonly fallback: string };
  /** Identities by the value of that field. */
  readonly identities: Readonly<Record<string, DictionaryEntry<TaskIdentity>>>;
  /** Settings in TASK_ADDITIONAL_PARAMS. */
  readonly settings: readonly WireField[];
  readonly safety: readonly SafetyEdge[];
}

/** A kind whose objects are tasks of one or several types: they differ in identity and settings only. */
export function taskKind(options: TaskKindOptions): Kind {
  const { settings, choice } = options;
  const identityOf = (spec: JsonObject): DictionaryEntry<TaskIdentity> => {
    const identity = options.identities[String(spec[choice.field])];
    if (identity === undefined) throw new Error(`${options.name} has no identity for ${String(spec[choice.field])}`);
    return identity;
  };
  const read = (context: KindContext, task: KscParams, value: string) =>
    readTask(context, task, { ...choice, value }, settings);
  // A task that is to be replaced by one of another type still is what it is.
  const valueOf = ({ dictionary }: KindContext, task: KscParams): string | undefined =>
    Object.entries(options.identities).find(([, one]) => {
      const { product, type } = dictionary.value(one);
      return textOf(task, 'TASKID_PRODUCT_NAME') === product && textOf(task, 'TASK_NAME') === type;
    })?.[0];
  return defineKind({
    name: options.name,
    summary: options.summary,
    schema: options.schema,
    matchedBy: options.matchedBy,
    safety: options.safety,
    dictionary: [
      ...Object.values(options.identities),
      ...settings.map((field) => field.entry),
      ...Object.values(scheduleEntries),
      ...Object.values(scopeEntries),
      ...Object.values(sourceEntries),
      ...Object.values(selectionEntries),
    ],
    references: (resource) => scopeReferences(resource),
    lint: (resource) => lintDefaultName(taskDisplayName, resource),
    prepare: async ({ client, names, dictionary }, resources) => {
      const scopes = resources.map((one) => scopeOf(one.spec));
      const selections = scopes.some((scope) => scope.selection !== undefined);
      await Promise.all([
        names.devices.load(
          client,
          scopes.flatMap((scope) => scope.devices ?? []),
        ),
        selections ? names.selections.load(client, dictionary) : Promise.resolve(),
      ]);
    },
    resolve: (resource, names) => resolveTask(resource, names, choice),
    matchKey: (resource) => matchKeyOf(resource.spec, choice.field),
    label: (desired) => (desired === null ? '' : scopeWords(scopeOf(desired))),
    observe: async (context) => observeTasks(context, options, read),
    observeOne: async (context, serverKey, desired) => {
      const task = await taskData(context.client, serverKey);
      return task === null ? null : read(context, task, valueOf(context, task) ?? String(desired[choice.field]));
    },
    wireNames: (change) => (change.desired === null ? [] : wireNames(change, identityOf(change.desired), settings)),
    warnings: (change, resource, observed) => overlapWarnings(change, resource, observed, choice.field),
    create: async (context, change) => {
      const identity = context.dictionary.value(identityOf(change.desired));
      const pData = overlayTask(context, newTask(identity, change.desired), change.desired, settings);
      return textOf(await context.client.call('Tasks.AddTask', { pData }), 'PxgRetVal') ?? '';
    },
    update: async (context, change) => {
      const current = (await taskData(context.client, change.serverKey)) ?? {};
      const pData = withoutOutputs(overlayTask(context, current, changedPart(change.desired, change.fields), settings));
      await context.client.call('Tasks.UpdateTask', { strTask: change.serverKey, pData });
      return change.serverKey;
    },
    remove: async ({ client }, change) => {
      await client.call('Tasks.DeleteTask', { strTask: change.serverKey });
    },
  });
}

interface Scope {
  readonly group?: string;
  readonly devices?: readonly Json[];
  readonly selection?: string;
}

function scopeOf(spec: JsonObject): Scope {
  return (spec['scope'] ?? {}) as Scope;
}

function scopeWords(scope: Scope): string {
  if (scope.group !== undefined) return `for group ${scope.group}`;
  return scope.selection === undefined
    ? `for ${scope.devices?.length ?? 0} devices`
    : `for selection ${scope.selection}`;
}

function scopeReferences(resource: Resource): Reference[] {
  const { group } = scopeOf(resource.spec);
  return group === undefined ? [] : groupReference(group, '/spec/scope/group');
}

function matchKeyOf(spec: JsonObject, field: string): string {
  return JSON.stringify([spec[field] ?? null, scopeOf(spec).group ?? null, spec['displayName'] ?? null]);
}

function resolveTask(resource: Resource, names: Names, choice: TaskKindOptions['choice']): Resolution {
  const scope = scopeOf(resource.spec);
  const diagnostics = (scope.devices ?? []).flatMap((reference, index) =>
    checkDevice(names, resource, reference, `/spec/scope/devices/${index}`),
  );
  if (scope.selection !== undefined) diagnostics.push(...checkSelection(resource, scope.selection, names));
  if (diagnostics.length > 0) return { resource: null, diagnostics };
  const { displayName = resource.name, [choice.field]: chosen = choice.fallback } = resource.spec;
  return { resource: { ...resource, spec: { ...resource.spec, displayName, [choice.field]: chosen } }, diagnostics };
}

function checkSelection(resource: Resource, selection: string, names: Names): Diagnostic[] {
  const found = names.selections.find(selection);
  if (found.length === 1) return [];
  const message =
    found.length === 0
      ? `No device selection "${selection}" is known`
      : `More than one device selection is called "${selection}"`;
  const code = found.length === 0 ? 'reference/not-found' : 'reference/ambiguous';
  return [diagnostic(code, { message, resource: resource.id, pointer: '/spec/scope/selection' })];
}

/** One iterator a type of task: GetNextTask tells the whole settings, so no further call is needed for details. */
async function observeTasks(
  context: ObserveContext,
  options: TaskKindOptions,
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
      if (found.length > 0) context.dictionary.markSeen(identity);
      if (found.some((task) => hasSelection(task, context.dictionary))) await loadSelections(context);
      return found.map((task) => read(context, task, value));
    }),
  );
  const objects = tasks.flat();
  return { objects, complete: true, read: objects.length };
}

/** Names of selections for tasks that have one though none is declared; a server that does not tell them leaves numbers. */
async function loadSelections({ client, names, dictionary }: KindContext): Promise<void> {
  await names.selections.load(client, dictionary).catch((error: unknown) => {
    if (!(error instanceof PxgError)) throw error;
  });
}

function readTask(
  { names, dictionary }: KindContext,
  task: KscParams,
  choice: { readonly field: string; readonly value: string },
  settings: readonly WireField[],
): ObservedObject {
  const info = paramsOf(task, 'TASK_INFO_PARAMS');
  const { values, unknown } = readFields(settings, paramsOf(task, 'TASK_ADDITIONAL_PARAMS'), dictionary);
  const { schedule, unknown: unknownSchedule } = readSchedule(task, dictionary);
  const sources = readSources(task, dictionary);
  const scope = readScope(task, names, dictionary);
  const displayName = textOf(info, 'DisplayName') ?? '';
  const spec: Record<string, Json> = {
    displayName,
    [choice.field]: choice.value,
    productVersion: textOf(task, 'TASKID_VERSION') ?? '',
    ...specOf(values),
    schedule,
  };
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
    },
  };
}

/** Null for a task that is not there: the server says so with an error (reference: additions 6, KLSTD 1186 [D]). */
async function taskData(client: Caller, id: string): Promise<KscParams | null> {
  try {
    const task = (await client.call('Tasks.GetTaskData', { strTask: id }))['PxgRetVal'];
    return isParams(task) ? task : null;
  } catch (error) {
    if (error instanceof PxgError && error.pxgCode === pxgCodes.notFound) return null;
    throw error;
  }
}

/** The required attributes of a new task (reference: ksc-openapi.md 4.2 [D]). */
function newTask(identity: TaskIdentity, spec: JsonObject): KscParams {
  return {
    TASKID_PRODUCT_NAME: identity.product,
    TASKID_VERSION: typeof spec['productVersion'] === 'string' ? spec['productVersion'] : identity.version,
    TASKID_COMPONENT_NAME: identity.component,
    TASK_NAME: identity.type,
    TASKSCH_TYPE: 0,
    TASK_ADDITIONAL_PARAMS: {},
    TASK_INFO_PARAMS: {
      DisplayName: String(spec['displayName']),
      'klprts-TaskScheduleSubtype': scheduleEntries.manualSubtype.value,
    },
  };
}

function overlayTask(
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
  const info = { ...paramsOf(result, 'TASK_INFO_PARAMS'), DisplayName: String(spec['displayName']) };
  return { ...result, TASK_ADDITIONAL_PARAMS: additional, TASK_INFO_PARAMS: info };
}

/** Only what changes is written: fields that are equal stay as the server spells them. */
function changedPart(desired: JsonObject, fields: readonly { readonly path: string }[]): JsonObject {
  const changed = Object.entries(desired).filter(
    ([key]) => key === 'displayName' || fields.some((one) => touches(one.path, `/${key}`)),
  );
  return Object.fromEntries(changed);
}

/** Attributes that the server makes, and that a write must not carry back (reference: ksc-openapi.md 4.2). */
function withoutOutputs(task: KscParams): KscParams {
  const info = Object.fromEntries(
    Object.entries(paramsOf(task, 'TASK_INFO_PARAMS')).filter(
      ([name]) => name !== 'PRTS_TASK_CREATION_DATE' && name !== 'PRTS_TASK_GROUPNAME',
    ),
  );
  return { ...task, TASK_INFO_PARAMS: info };
}

function wireNames(
  change: ProposedChange,
  identity: DictionaryEntry,
  settings: readonly WireField[],
): DictionaryEntry[] {
  const spec = change.desired ?? {};
  const changes = (pointer: string) => change.fields.some((one) => touches(one.path, pointer));
  return [
    ...(change.action === 'update' ? [] : [identity, ...scopeEntriesOf(spec['scope'] ?? {})]),
    ...(change.action === 'update' && changes('/scope') ? scopeEntriesOf(spec['scope'] ?? {}) : []),
    ...(changes('/schedule') ? scheduleEntriesOf(spec['schedule'] ?? null) : []),
    ...(changes('/sources') ? sourceEntriesOf(spec['sources'] ?? []) : []),
    ...entriesOf(settings, change.fields),
  ];
}

/** A wizard may have made the very task (domain.md U13): a second one beside it is seldom meant. */
function overlapWarnings(
  change: ProposedChange,
  resource: Resource,
  observed: readonly ObservedObject[],
  field: string,
): Diagnostic[] {
  const group = scopeOf(resource.spec).group;
  if (change.action !== 'create' || group === undefined) return [];
  const overlapping = observed.filter((one) => {
    const other = scopeOf(one.spec).group;
    return (
      one.spec[field] === resource.spec[field] &&
      other !== undefined &&
      (isWithinGroup(other, group) || isWithinGroup(group, other))
    );
  });
  return overlapping.map((one) =>
    diagnostic('task/overlap', {
      message: `Task "${one.displayName}"${one.facts['madeByWizard'] === true ? ', made by the wizard,' : ''} of the same type has an overlapping scope (group ${String(scopeOf(one.spec).group)})`,
      hint: `To take it over instead of creating another, add "serverKey: '${one.serverKey}'" under metadata.`,
      resource: resource.id,
      pointer: '/spec/scope',
    }),
  );
}
