import { groupList } from '../filter/group-list.ts';
import { readOne } from '../filter/search.ts';
import { groupChain, isTopGroup, requireGroup, subtree } from '../objects/groups.ts';
import { removePolicy } from '../objects/policies.ts';
import { dropRevisions } from '../objects/revisions.ts';
import { type ServerGroups, serverGroupsOf, serverOfGroup } from '../objects/servers.ts';
import { removeTask } from '../objects/tasks.ts';
import { maybeNumberOf, numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { type AttributeRules, checkAttributes } from '../wire/attributes.ts';
import { formatJson } from '../wire/json.ts';
import { integerOf, type Params, params, type WireValue } from '../wire/value.ts';
import { badFormat, notFound, notPermitted, WireError } from '../wire/wire-error.ts';
import { type Method, method } from './method.ts';
import { groupsOf } from './virtual-scope.ts';

const readOnly = { kind: 'string', isReadOnly: true } as const;
const groupRules: AttributeRules = {
  name: { kind: 'string' },
  parentId: { kind: 'int' },
  autoRemovePeriod: { kind: 'int' },
  notifyPeriod: { kind: 'int' },
  'KLGRP_HlfInherited ': { kind: 'bool' },
  KLGRP_HlfForceChildren: { kind: 'bool' },
  id: readOnly,
  creationDate: readOnly,
  lastUpdate: readOnly,
  KLGRP_HlfForced: readOnly,
};
const newGroupRules: AttributeRules = {
  ...groupRules,
  name: { kind: 'string', isRequired: true },
  parentId: { kind: 'int', isRequired: true },
};
const mostAttributes = 100;
/** What the older GetGroupInfo gives: all but the counts by status, which are dear (our choice). */
const plainAttributes = [...groupList.attributes.keys()].filter((name) => !name.startsWith('KLGRP_CHLDHST_CNT_'));

/** The administration groups of class HostGroup (reference: ksc-openapi.md 7). */
export const groupMethods: readonly Method[] = [
  method('HostGroup.GroupIdGroups', 'K', 'read', {}, ({ store, session }) => ({
    PxgRetVal: groupsOf(store, session).root,
  })),
  method('HostGroup.GroupIdUnassigned', 'K', 'read', {}, ({ store, session }) => ({
    PxgRetVal: groupsOf(store, session).unassigned,
  })),
  method('HostGroup.GroupIdSuper', 'K', 'read', {}, ({ store, session }) => ({
    PxgRetVal: groupsOf(store, session).super,
  })),
  method('HostGroup.AddGroup', 'K', 'write', { pInfo: 'params' }, ({ store, session, now }, { pInfo }) => ({
    PxgRetVal: addGroup(store, groupsOf(store, session), pInfo, now),
  })),
  method('HostGroup.UpdateGroup', 'K', 'write', { nGroup: 'int', pInfo: 'params' }, ({ store, now }, args) => {
    updateGroup(store, args.nGroup, args.pInfo, now);
    return {};
  }),
  method('HostGroup.RemoveGroup', 'K', 'write', { nGroup: 'int', nFlags: 'int' }, (context, { nGroup, nFlags }) => {
    removeGroup(context.store, nGroup, nFlags);
    return { strActionGuid: context.memory.actions.start(context.session, { succeeded: true, data: {} }) };
  }),
  method('HostGroup.GetGroupInfo', 'K', 'read', { nGroupId: 'int' }, ({ store, now }, { nGroupId }) => ({
    PxgRetVal: groupInfo(store, nGroupId, plainAttributes, now),
  })),
  method(
    'HostGroup.GetGroupInfoEx',
    'K',
    'read',
    { nGroupId: 'int', pArrAttributes: 'array' },
    ({ store, now }, { nGroupId, pArrAttributes }) => {
      if (pArrAttributes.length > mostAttributes) throw badFormat(`more than ${mostAttributes} attributes`);
      return { PxgRetVal: groupInfo(store, nGroupId, pArrAttributes, now) };
    },
  ),
  method('HostGroup.GetGroupId', 'K', 'read', { nParent: 'int', strName: 'string' }, ({ store }, args) => {
    const row = store.get('SELECT id FROM groups WHERE parent = ? AND name = ?', [args.nParent, args.strName]);
    return { PxgRetVal: row === undefined ? -1 : numberOf(row, 'id') };
  }),
  method('HostGroup.GetSubgroups', 'K', 'read', { nGroupId: 'int', nDepth: 'int' }, ({ store }, args) => {
    requireGroup(store, args.nGroupId);
    return { PxgRetVal: subgroups(store, args.nGroupId, args.nDepth) };
  }),
];

/** Adds a group, or gives the id of the one that has this parent and name. */
function addGroup(store: Store, server: ServerGroups, info: Params, now: number): number {
  checkAttributes(info, newGroupRules, 'group', true);
  const { name, parentId, ...rest } = info;
  const parent = integerOf(parentId) ?? server.root;
  requireParent(store, parent);
  const known = store.get('SELECT id FROM groups WHERE parent = ? AND name = ?', [parent, checkName(name)]);
  if (known !== undefined) return numberOf(known, 'id');
  return store.run('INSERT INTO groups (parent, name, created, updated, attributes) VALUES (?, ?, ?, ?, ?)', [
    parent,
    checkName(name),
    now,
    now,
    formatJson(rest),
  ]).id;
}

function updateGroup(store: Store, id: number, info: Params, now: number): void {
  checkAttributes(info, groupRules, 'group', true);
  const row = store.get('SELECT parent, name, attributes FROM groups WHERE id = ?', [id]);
  if (row === undefined) throw notFound(`no group ${id}`);
  const { name: newName, parentId, ...rest } = info;
  const name = newName === undefined ? textOf(row, 'name') : checkName(newName);
  const parent = integerOf(parentId) ?? maybeNumberOf(row, 'parent');
  if (parent !== null && parent !== maybeNumberOf(row, 'parent')) checkMove(store, id, parent);
  const other = store.get('SELECT id FROM groups WHERE parent = ? AND name = ? AND id <> ?', [parent, name, id]);
  if (other !== undefined) throw new WireError('exists', `group '${name}' exists there`);
  store.run('UPDATE groups SET parent = ?, name = ?, updated = ?, attributes = ? WHERE id = ?', [
    parent,
    name,
    now,
    formatJson({ ...paramsOf(row, 'attributes'), ...rest }),
    id,
  ]);
}

/** That a group stays on its server is our choice: its tasks and policies are that server's. */
function checkMove(store: Store, id: number, parent: number): void {
  if (isTopGroup(store, id)) throw notPermitted('this group cannot be moved');
  requireParent(store, parent);
  if (serverOfGroup(store, parent) !== serverOfGroup(store, id)) throw notPermitted('a group stays on its server');
  if (groupChain(store, parent).includes(id)) throw notPermitted('a group cannot be moved below itself');
}

function requireParent(store: Store, parent: number): void {
  requireGroup(store, parent);
  if (parent === serverGroupsOf(store, parent).unassigned)
    throw notPermitted('the group of unassigned devices has no subgroups');
}

function checkName(name: WireValue | undefined): string {
  if (typeof name !== 'string' || name.trim() === '' || name.length > 255)
    throw badFormat('a group name has 1 to 255 characters');
  return name;
}

/**
 * Flags (reference: ksc-openapi.md 7): 1 only if empty, 2 with subgroups, policies and tasks, 3 also hosts. That a group
 * which is not empty is refused at once, and not by the asynchronous action, is our choice.
 */
function removeGroup(store: Store, id: number, flags: number): void {
  requireGroup(store, id);
  if (isTopGroup(store, id)) throw notPermitted('this group cannot be removed');
  if (flags !== 1 && flags !== 2 && flags !== 3) throw badFormat('nFlags must be 1, 2 or 3');
  const ids = subtree(store, id);
  const isHeld = (table: string): boolean =>
    ids.some((group) => store.get(`SELECT 1 FROM ${table} WHERE group_id = ? LIMIT 1`, [group]) !== undefined);
  const hasDevices = isHeld('devices');
  if (flags === 1 && (ids.length > 1 || hasDevices || isHeld('policies') || isHeld('tasks')))
    throw notPermitted('the group is not empty');
  if (flags === 2 && hasDevices) throw notPermitted('the group has devices');
  const { unassigned } = serverGroupsOf(store, id);
  for (const group of ids.toReversed()) removeOne(store, group, unassigned);
}

/** Devices go to the unassigned ones of their server (our choice: what flag 3 does to them is not documented). */
function removeOne(store: Store, group: number, unassigned: number): void {
  store.run('UPDATE devices SET group_id = ? WHERE group_id = ?', [unassigned, group]);
  for (const id of idsIn(store, 'policies', group)) {
    removePolicy(store, id);
    dropRevisions(store, 'policy', id);
  }
  for (const id of idsIn(store, 'tasks', group)) {
    removeTask(store, id);
    dropRevisions(store, 'task', id);
  }
  store.run("DELETE FROM point_scope WHERE kind = 'group' AND id = ?", [group]);
  store.run('DELETE FROM groups WHERE id = ?', [group]);
}

function idsIn(store: Store, table: 'policies' | 'tasks', group: number): number[] {
  return store.all(`SELECT id FROM ${table} WHERE group_id = ?`, [group]).map((row) => numberOf(row, 'id'));
}

function groupInfo(store: Store, id: number, fields: readonly WireValue[], now: number): Params {
  const info = readOne(store, groupList, fields, 't.id = :id', { id, now });
  if (info === undefined) throw notFound(`no group ${id}`);
  return info;
}

function subgroups(store: Store, id: number, depth: number): WireValue[] {
  return store.all('SELECT id, name FROM groups WHERE parent = ? ORDER BY id', [id]).map((row) => {
    const child = numberOf(row, 'id');
    const groups = depth === 1 ? [] : subgroups(store, child, depth === 0 ? 0 : depth - 1);
    return params({ id: child, name: textOf(row, 'name'), groups });
  });
}
