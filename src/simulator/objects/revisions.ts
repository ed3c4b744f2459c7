import { invented } from '../invented-names.ts';
import { numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { formatJson } from '../wire/json.ts';
import { datetime, type Params, params, type WireValue } from '../wire/value.ts';
import { notFound } from '../wire/wire-error.ts';
import { policyAttributes, readSection, requirePolicy, sectionNames } from './policies.ts';
import { requireTask, taskData } from './tasks.ts';

/** What has revisions. The numbers of the types are our choice: the documents name none. */
export type RevisedType = 'policy' | 'task';
export const policyType = 1;
const typeNumbers: Readonly<Record<RevisedType, number>> = { policy: policyType, task: 2 };

/** Who changes an object, and when. */
export interface Author {
  readonly user: string;
  readonly now: number;
}

/** The type of an object by its number on the wire. Throws WireError notFound for another number. */
export function revisedType(number: number): RevisedType {
  if (number === typeNumbers.policy) return 'policy';
  if (number === typeNumbers.task) return 'task';
  throw notFound(`no object of type ${number}`);
}

/**
 * Changes an object and keeps what it was made to as its next revision. An object that was never changed over the wire has
 * one revision, its present state, which is only written down when it is about to change.
 */
export function changeRevised<T>(store: Store, type: RevisedType, id: number, author: Author, change: () => T): T {
  if (newest(store, type, id) === undefined) insert(store, type, id, 1, { user: '', now: createdAt(store, type, id) });
  const result = change();
  insert(store, type, id, (newest(store, type, id) ?? 0) + 1, author);
  return result;
}

/** Keeps the first revision of an object that has just been made. */
export function firstRevision(store: Store, type: RevisedType, id: number, author: Author): void {
  insert(store, type, id, 1, author);
}

/**
 * What an object was at a revision, 0 meaning the newest: a task's settings, or a policy as {attributes, sections}. Throws
 * WireError notFound.
 */
export function revisionData(store: Store, type: RevisedType, id: number, revision: number): Params {
  return paramsOf(requireRevision(store, type, id, revision), 'data');
}

/** A revision with who made it and its description, as ExtAud.GetRevision gives it. */
export function revisionInfo(store: Store, type: RevisedType, id: number, revision: number): Params {
  const row = requireRevision(store, type, id, revision);
  return {
    ...paramsOf(row, 'data'),
    [invented.revision]: numberOf(row, 'revision'),
    [invented.revisionTime]: datetime(numberOf(row, 'time')),
    [invented.revisionUser]: textOf(row, 'user'),
    [invented.revisionDescription]: textOf(row, 'description'),
  };
}

/** Describes a revision. Throws WireError notFound. */
export function describeRevision(
  store: Store,
  type: RevisedType,
  id: number,
  revision: number,
  description: string,
): void {
  const number = numberOf(requireRevision(store, type, id, revision), 'revision');
  if (newest(store, type, id) === undefined) insert(store, type, id, 1, { user: '', now: createdAt(store, type, id) });
  store.run('UPDATE revisions SET description = ? WHERE object_type = ? AND object_id = ? AND revision = ?', [
    description,
    typeNumbers[type],
    id,
    number,
  ]);
}

/** Forgets the revisions of an object that is deleted (our choice). */
export function dropRevisions(store: Store, type: RevisedType, id: number): void {
  store.run('DELETE FROM revisions WHERE object_type = ? AND object_id = ?', [typeNumbers[type], id]);
}

function requireRevision(store: Store, type: RevisedType, id: number, revision: number): Row {
  const last = newest(store, type, id);
  if (last === undefined && (revision === 0 || revision === 1))
    return {
      revision: 1,
      time: createdAt(store, type, id),
      user: '',
      description: '',
      data: formatJson(snapshot(store, type, id)),
    };
  const row = store.get('SELECT * FROM revisions WHERE object_type = ? AND object_id = ? AND revision = ?', [
    typeNumbers[type],
    id,
    revision === 0 ? (last ?? 0) : revision,
  ]);
  if (row === undefined) throw notFound(`no revision ${revision} of ${type} ${id}`);
  return row;
}

function newest(store: Store, type: RevisedType, id: number): number | undefined {
  const row = store.get('SELECT max(revision) AS n FROM revisions WHERE object_type = ? AND object_id = ?', [
    typeNumbers[type],
    id,
  ]);
  return typeof row?.['n'] === 'number' ? row['n'] : undefined;
}

function insert(store: Store, type: RevisedType, id: number, revision: number, { user, now }: Author): void {
  store.run('INSERT INTO revisions (object_type, object_id, revision, time, user, data) VALUES (?, ?, ?, ?, ?, ?)', [
    typeNumbers[type],
    id,
    revision,
    now,
    user,
    formatJson(snapshot(store, type, id)),
  ]);
}

function createdAt(store: Store, type: RevisedType, id: number): number {
  return numberOf(type === 'task' ? requireTask(store, id) : requirePolicy(store, id), 'created');
}

function snapshot(store: Store, type: RevisedType, id: number): Params {
  if (type === 'task') return taskData(store, requireTask(store, id));
  const sections: [string, WireValue][] = sectionNames(store, id).map((name) => [
    name,
    params(readSection(store, id, name) ?? {}),
  ]);
  return {
    attributes: params(policyAttributes(store, requirePolicy(store, id))),
    sections: params(Object.fromEntries(sections)),
  };
}
