import { finishAction } from '../../ksc/async-action.ts';
import { ServerError } from '../../ksc/errors.ts';
import { intOf } from '../../ksc/values.ts';
import { type Diagnostic, diagnostic } from '../../model/diagnostic.ts';
import type { ObservedObject, Resource } from '../../model/resource.ts';
import { canonicalGroupPath, groupNames, parentGroupPath, rootGroup } from '../../schema/group-path.ts';
import { defineKind } from '../define-kind.ts';
import type { Kind, Reference } from '../kind.ts';
import type { Names } from '../names/names.ts';
import { touchesNobody } from '../touched.ts';
import { unlessAbsent } from '../unread.ts';
import { declareRenames } from './declared-renames.ts';
import { makeRoom } from './make-room.ts';
import { refreshGroup } from './refresh-group.ts';
import { documentSchema, schema } from './schema.ts';

/** Removes a group only when it is empty (reference: ksc-openapi.md 7, RemoveGroup nFlags 1). */
const onlyIfEmpty = 1;

/** What GetGroupId says where there is no such group (reference: ksc-openapi.md 7). */
const none = -1;

export const administrationGroup: Kind = defineKind({
  name: 'AdministrationGroup',
  summary: 'A group of managed devices. Its name is its path, such as Branches/Berlin.',
  documentSchema,
  schema,
  matchedBy: 'its path',
  oneInPlace: true,
  dictionary: [],
  declare: (metadata) => {
    const path = canonicalGroupPath(metadata.name);
    return [{ name: path, spec: { path }, pointer: '' }];
  },
  references: (resource) => parentReference(resource.name),
  isKnown: (names, name) => names.groups.idOf(name) !== null,
  lint: lintPath,
  prepare: (context, resources, owned) => {
    declareRenames(context.names, resources, owned);
    return Promise.resolve();
  },
  resolve: (resource) => ({ resource, diagnostics: [] }),
  matchKey: ({ name, spec }) => String(spec['path'] ?? name),
  observe: ({ names }) => {
    const objects = names.groups.all.flatMap((group) => observed(names, group.id) ?? []);
    return Promise.resolve({ objects, unread: [], read: objects.length });
  },
  seek: async ({ client }, serverKey) => {
    const nGroupId = Number(serverKey);
    if (!Number.isInteger(nGroupId)) return null;
    const pArrAttributes = ['id', 'name'];
    const group = await unlessAbsent(() => client.call('HostGroup.GetGroupInfoEx', { nGroupId, pArrAttributes }));
    const why = 'it is there, but not among the groups that the server lists';
    return group === null ? null : { serverKey, state: 'unknown', why };
  },
  observeOne: async ({ client, names }, serverKey) => {
    await refreshGroup(client, names, Number(serverKey));
    return observed(names, Number(serverKey));
  },
  // Only an empty group is made or removed; a renamed or moved one takes all its devices along.
  touches: (change) =>
    change.action === 'update' ? { ...touchesNobody, groups: [Number(change.serverKey)] } : touchesNobody,
  wireNames: () => [],
  // AddGroup gives the id of a group that exists: one that somebody else made would count as ours.
  inPlaceOf: async ({ client, names }, change) => {
    const { name: strName, parentId: nParent } = placeOf(names, change.name);
    const id = intOf(await client.call('HostGroup.GetGroupId', { nParent, strName }), 'PxgRetVal') ?? none;
    return id === none ? null : String(id);
  },
  create: async ({ client, names }, change) => {
    const place = placeOf(names, change.name);
    const id = intOf(await client.call('HostGroup.AddGroup', { pInfo: place }), 'PxgRetVal') ?? -1;
    names.groups.put({ id, ...place });
    return String(id);
  },
  update: async ({ client, names }, change) => {
    const id = Number(change.serverKey);
    const place = placeOf(names, change.name);
    await makeRoom({ client, names }, names.groups.childNamed(place.parentId, place.name), change.name);
    await client.call('HostGroup.UpdateGroup', { nGroup: id, pInfo: place });
    names.groups.put({ id, ...place });
    return change.serverKey;
  },
  remove: async ({ client, names }, change) => {
    const id = Number(change.serverKey);
    await finishAction(client, 'HostGroup.RemoveGroup', { nGroup: id, nFlags: onlyIfEmpty }).catch(nameWayOut);
    names.groups.remove(id);
  },
});

/** Throws the error of a removal that the server refused, with what a person can do. */
function nameWayOut(error: unknown): never {
  if (!(error instanceof ServerError) || error.code !== 'server/call-failed') throw error;
  const message = `${error.message}. Only an empty group is removed: empty it in the console, or declare it again`;
  throw new ServerError(error.code, message, { method: error.method, server: error.server, cause: error });
}

function parentReference(path: string): Reference[] {
  const parent = parentGroupPath(path);
  if (parent === null || parent === rootGroup) return [];
  return [{ kind: 'AdministrationGroup', name: parent, pointer: '/metadata/name' }];
}

function lintPath(resource: Resource): Diagnostic[] {
  if (groupNames(resource.name).every((name) => name.trim() !== '')) return [];
  return [
    diagnostic('config/invalid-value', {
      message: `The path "${resource.name}" has an empty group name`,
      hint: 'Write the names with one slash between them, such as Branches/Berlin.',
      resource: resource.id,
      pointer: '/metadata/name',
    }),
  ];
}

function observed(names: Names, id: number): ObservedObject | null {
  const path = names.groups.pathOf(id);
  const actual = names.groups.actualPathOf(id);
  if (path === null || actual === null) return null;
  const { name: displayName = '', born } = names.groups.group(id) ?? {};
  return {
    serverKey: String(id),
    matchKey: path,
    displayName,
    spec: { path: actual },
    unknown: [],
    facts: {},
    ...(born === undefined ? {} : { born }),
  };
}

function placeOf(names: Names, path: string): { readonly name: string; readonly parentId: number } {
  const parentId = names.groups.idOf(parentGroupPath(path) ?? rootGroup);
  if (parentId === null) throw new Error(`the group above ${path} is not known`);
  return { name: groupNames(path).at(-1) ?? '', parentId };
}
