import type { DictionaryEntry } from '../../ksc/dictionary.ts';
import { type KscParams, textOf } from '../../ksc/values.ts';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { JsonObject } from '../../model/json.ts';
import { valueAt } from '../../model/pointer.ts';
import type { ObservedObject, Resource } from '../../model/resource.ts';
import type { ObjectField } from '../../schema/field.ts';
import { isWithinGroup } from '../../schema/group-path.ts';
import { changedPart } from '../../schema/part-of.ts';
import { lintDefaultName } from '../default-name.ts';
import { defineKind } from '../define-kind.ts';
import type { TaskHints, TaskIdentity } from '../discovery-hints.ts';
import type { Kind, KindContext, ProposedChange, Resolution, SafetyEdge } from '../kind.ts';
import type { Names } from '../names/names.ts';
import { selectionEntries } from '../names/selection-directory.ts';
import { checkDevice } from '../references.ts';
import { touchedByScope, touchedBySpecs } from '../touched.ts';
import type { WireField } from '../wire-fields.ts';
import { createTask } from './create-task.ts';
import { taskDisplayName } from './display-name.ts';
import { observeTasks, readTask, seekTask } from './read-task.ts';
import { scheduleEntries } from './schedule-entries.ts';
import { scheduleEntriesOf } from './schedule-wire.ts';
import { lintScope, narrowed, scopeReferences } from './scope-rules.ts';
import { scopeEntries, scopeEntriesOf } from './scope-wire.ts';
import { sourceEntries, sourceEntriesOf } from './sources-wire.ts';
import { overlayTask, taskData, withoutOutputs } from './task-data.ts';
import { matchKeyOf, scopeOf, scopeWords } from './task-spec.ts';
import { taskTemplates } from './task-template.ts';
import { triggerTypeOfFact } from './trigger-type.ts';

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
  /** How each identity, and the parameters beside it, may be found on a real server. */
  readonly hints: readonly TaskHints[];
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
    templates: taskTemplates(
      options.hints.map(({ entry, products }) => ({ name: entry.name, entry, products })),
      (spec) => identityOf({ [choice.field]: choice.fallback, ...spec }).name,
      settings,
    ),
    discovery: { tasks: options.hints, settings: [], policies: null, see: null },
    references: scopeReferences,
    lint: (resource) => [...lintDefaultName(taskDisplayName, resource), ...lintScope(resource)],
    lookUp: async ({ client, names, dictionary }, specs) => {
      const scopes = specs.map(scopeOf);
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
    seek: seekTask,
    observeOne: async (context, serverKey, desired) => {
      const task = await taskData(context.client, serverKey);
      return task === null ? null : read(context, task, valueOf(context, task) ?? String(desired[choice.field]));
    },
    touches: (change, names) => touchedBySpecs(options.schema, change, (spec) => touchedByScope(spec['scope'], names)),
    wireNames: (change) =>
      change.desired === null
        ? []
        : wireNames(change, writtenPart(options.schema, change), identityOf(change.desired), settings),
    warnings: (change, resource, observed) => overlapWarnings(change, resource, observed, choice.field),
    remarks: (resource, observed) => [...switchedOff(resource, observed), ...narrowed(resource, observed)],
    create: (context, change) => createTask(context, change, identityOf(change.desired), settings),
    update: async (context, { serverKey, part }) => {
      const current = (await taskData(context.client, serverKey)) ?? {};
      const pData = withoutOutputs(overlayTask(context, current, part, settings));
      await context.client.call('Tasks.UpdateTask', { strTask: serverKey, pData });
      return serverKey;
    },
    remove: async ({ client }, change) => {
      await client.call('Tasks.DeleteTask', { strTask: change.serverKey });
    },
  });
}

function resolveTask(resource: Resource, names: Names, choice: TaskKindOptions['choice']): Resolution {
  const scope = scopeOf(resource.spec);
  const diagnostics = (scope.devices ?? []).flatMap((reference, index) =>
    checkDevice(names, resource, reference, `/spec/scope/devices/${index}`),
  );
  if (scope.selection !== undefined) diagnostics.push(...checkSelection(resource, scope.selection, names));
  if (diagnostics.length > 0) return { resource: null, diagnostics };
  const { displayName = resource.name, [choice.field]: chosen = choice.fallback } = resource.spec;
  const spec = { ...withSelectionNamed(resource.spec, names), displayName, [choice.field]: chosen };
  return { resource: { ...resource, spec }, diagnostics };
}

/** A predefined selection has a name and an id: a comparison would take them for two. */
function withSelectionNamed(spec: JsonObject, { selections }: Names): JsonObject {
  const { selection, ...scope } = scopeOf(spec);
  const [found] = selection === undefined ? [] : selections.find(selection);
  return found === undefined ? spec : { ...spec, scope: { ...scope, selection: selections.wordsFor(found.id) } };
}

function checkSelection(resource: Resource, selection: string, names: Names): Diagnostic[] {
  const found = names.selections.find(selection);
  if (found.length === 1) return [];
  const message =
    found.length === 0
      ? `No device selection "${selection}" is known to the server`
      : `More than one device selection is called "${selection}"`;
  const hint =
    found.length === 0
      ? 'Correct the name, or make the selection in the console: kscctl has no kind for it.'
      : 'Give one of them another name in the console.';
  const code = found.length === 0 ? 'reference/not-found' : 'reference/ambiguous';
  return [diagnostic(code, { message, hint, resource: resource.id, pointer: '/spec/scope/selection' })];
}

/** Only what changes is written: fields that are equal stay as the server spells them. A replacement is written whole. */
function writtenPart(schema: ObjectField, change: Pick<ProposedChange, 'action' | 'desired' | 'fields'>): JsonObject {
  const desired = change.desired ?? {};
  if (change.action === 'replace') return desired;
  return changedPart(
    schema,
    desired,
    change.fields.map((one) => one.path),
  );
}

function wireNames(
  { action, desired, facts }: ProposedChange,
  part: JsonObject,
  identity: DictionaryEntry,
  settings: readonly WireField[],
): DictionaryEntry[] {
  const current = action === 'update' ? triggerTypeOfFact(facts['trigger']) : null;
  const scope = action === 'update' ? part['scope'] : (desired?.['scope'] ?? {});
  return [
    ...(action === 'update' ? [] : [identity]),
    ...(scope === undefined ? [] : scopeEntriesOf(scope)),
    ...(part['schedule'] === undefined ? [] : scheduleEntriesOf(part['schedule'], current)),
    ...(part['sources'] === undefined ? [] : sourceEntriesOf(part['sources'])),
    ...settings.filter((field) => valueAt(part, field.pointer) !== undefined).map((field) => field.entry),
  ];
}

/** Whether a task is on is no field of a spec: one that is off is as declared, and does nothing. */
function switchedOff(resource: Resource, { displayName, serverKey, facts }: ObservedObject): Diagnostic[] {
  if (facts['enabled'] !== false) return [];
  const message = `Task "${displayName}" (id ${serverKey}) is switched off on the server: no schedule starts it`;
  return [diagnostic('task/switched-off', { message, resource: resource.id, pointer: '/spec/schedule' })];
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
