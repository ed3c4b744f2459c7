import { numberOf, textOf } from '../store/row.ts';
import type { Store } from '../store/store.ts';
import { notFound } from '../wire/wire-error.ts';

/** Ids of the groups that every server has; only root and unassigned are seen on real servers (additions 5 [3P]). */
export const rootGroup = 0;
export const unassignedGroup = 1;
export const superGroup = 2;

/** A table expression with the ids of a group and of all groups below it; `:group` is bound. */
const groupsBelow = `(WITH RECURSIVE below (id) AS (
  SELECT :group UNION ALL SELECT g.id FROM groups g JOIN below ON g.parent = below.id) SELECT id FROM below)`;

/** Throws WireError notFound unless the group exists. */
export function requireGroup(store: Store, id: number): void {
  if (store.get('SELECT 1 FROM groups WHERE id = ?', [id]) === undefined) throw notFound(`no group ${id}`);
}

export function groupName(store: Store, id: number): string {
  const row = store.get('SELECT name FROM groups WHERE id = ?', [id]);
  return row === undefined ? '' : textOf(row, 'name');
}

/** Whether it is one of the groups that a server, or a virtual one, has by itself: those stand below no other. */
export function isTopGroup(store: Store, id: number): boolean {
  return store.get('SELECT 1 FROM groups WHERE id = ? AND parent IS NULL', [id]) !== undefined;
}

/** The group and its parents, nearest first. */
export function groupChain(store: Store, id: number): number[] {
  const rows = store.all(
    `WITH RECURSIVE up (id, parent, level) AS (
       SELECT id, parent, 0 FROM groups WHERE id = ?
       UNION ALL SELECT g.id, g.parent, up.level + 1 FROM groups g JOIN up ON g.id = up.parent)
     SELECT id FROM up ORDER BY level`,
    [id],
  );
  return rows.map((row) => numberOf(row, 'id'));
}

/** A group and all groups below it. */
export function subtree(store: Store, id: number): number[] {
  return store.all(`SELECT id FROM ${groupsBelow}`, { group: id }).map((row) => numberOf(row, 'id'));
}
