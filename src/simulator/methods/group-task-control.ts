import { changeRevised, revisionData } from '../objects/revisions.ts';
import { requireTask, taskData, updateTask } from '../objects/tasks.ts';
import { type AttributeRules, checkAttributes } from '../wire/attributes.ts';
import { packBlob, unpackBlob } from '../wire/blob.ts';
import { insideParams, type Params, params } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import { type CallContext, type Method, method } from './method.ts';
import { requireOwnData } from './ownership.ts';
import { addRevised, taskId } from './task.ts';
import { groupsOf } from './virtual-scope.ts';

/** An imported task waits this long to be committed, in milliseconds; our choice. */
const importLifetimeMs = 3_600_000;
const blobKind = 'task';
/** Where an imported task goes (reference: additions 1 [D][G]). */
const extraRules: AttributeRules = {
  PRTS_TASK_GROUPID: { kind: 'int' },
  HostList: { kind: 'array' },
  '.HstQueryId': { kind: 'int' },
};
/** What is left of TASK_ADDITIONAL_PARAMS in pCommitInfo (reference: additions 1 [D]). */
const commitParameters = ['klprts-TaskSystemFlag', 'klprts-TaskHasPredefinedTargetList', 'KLTSK_RI_GROUP_TO_MOVE_HOST'];
const scopeNames = ['PRTS_TASK_GROUPID', 'HostList', '.HstQueryId', 'PRTS_TASK_TARGET_COMPUTERS_TYPE'];
const ownNames = ['PRTS_TASK_CREATION_DATE', 'PRTS_TASK_GROUPNAME'];

/** Class GroupTaskControlApi: copies of tasks and their revisions (reference: ksc-openapi.md 4.1, additions 1). */
export const groupTaskMethods: readonly Method[] = [
  method('GroupTaskControlApi.ExportTask', 'D', 'read', { wstrTaskId: 'string' }, ({ store }, { wstrTaskId }) => ({
    PxgRetVal: packBlob(blobKind, taskData(store, requireTask(store, taskId(wstrTaskId)))),
  })),
  method(
    'GroupTaskControlApi.ImportTask',
    'D',
    'read',
    { pBlob: 'binary', pExtraData: 'params' },
    ({ memory, session }, { pBlob, pExtraData }) => {
      const task = importedTask(unpackBlob(blobKind, pBlob), pExtraData);
      const id = memory.imports.add(session, task, importLifetimeMs);
      return { PxgRetVal: id, pCommitInfo: commitInfo(task) };
    },
  ),
  method(
    'GroupTaskControlApi.CommitImportedTask',
    'D',
    'write',
    { wstrId: 'string', bCommit: 'bool' },
    (context, { wstrId, bCommit }) => ({ PxgRetVal: commit(context, wstrId, bCommit) }),
  ),
  method(
    'GroupTaskControlApi.GetTaskByRevision',
    'K',
    'read',
    { nObjId: 'int', nRevision: 'int' },
    ({ store }, { nObjId, nRevision }) => {
      requireTask(store, nObjId);
      return { PxgRetVal: revisionData(store, 'task', nObjId, nRevision) };
    },
  ),
  method(
    'GroupTaskControlApi.RestoreTaskFromRevision',
    'K',
    'write',
    { nObjId: 'int', nRevision: 'int' },
    ({ store, session, now }, { nObjId, nRevision }) => {
      requireTask(store, nObjId);
      const data = withoutOwn(revisionData(store, 'task', nObjId, nRevision));
      requireOwnData(store, groupsOf(store, session), data);
      changeRevised(store, 'task', nObjId, { user: session.user, now }, () => updateTask(store, nObjId, data, now));
      return {};
    },
  ),
  // Statistics are always at hand here; the call only checks the ids.
  method('GroupTaskControlApi.RequestStatistics', 'K', 'read', { pTasksIds: 'array' }, ({ store }, { pTasksIds }) => {
    for (const id of pTasksIds) {
      if (typeof id !== 'string') throw badFormat('pTasksIds: strings expected');
      requireTask(store, taskId(id));
    }
    return {};
  }),
];

/** The settings of a blob with the scope of the extra data; without any, the scope that it had (our choice). */
function importedTask(exported: Params, extra: Params): Params {
  checkAttributes(extra, extraRules, 'pExtraData', true);
  const { TASK_UNIQUE_ID: _id, ...data } = withoutOwn(exported);
  const info = insideParams(data['TASK_INFO_PARAMS']) ?? {};
  const dropped = new Set(Object.keys(extra).length === 0 ? [] : scopeNames);
  const kept = Object.fromEntries(Object.entries(info).filter(([name]) => !dropped.has(name)));
  return { ...data, TASK_INFO_PARAMS: params({ ...kept, ...extra }) };
}

/** Settings without what the server alone tells; the name of the group may be another one by now. */
function withoutOwn(data: Params): Params {
  const info = Object.entries(insideParams(data['TASK_INFO_PARAMS']) ?? {});
  return { ...data, TASK_INFO_PARAMS: params(Object.fromEntries(info.filter(([name]) => !ownNames.includes(name)))) };
}

function commitInfo(task: Params): Params {
  const all = insideParams(task['TASK_ADDITIONAL_PARAMS']) ?? {};
  const kept = Object.fromEntries(Object.entries(all).filter(([name]) => commitParameters.includes(name)));
  return { ...task, TASK_ADDITIONAL_PARAMS: params(kept) };
}

/** The id of the new task, or an empty string when the import is given up (our choice). */
function commit(context: CallContext, id: string, isWanted: boolean): string {
  const { memory, session } = context;
  const task = memory.imports.use(session, id);
  const added = isWanted ? String(addRevised(context, task)) : '';
  memory.imports.release(session, id);
  return added;
}
