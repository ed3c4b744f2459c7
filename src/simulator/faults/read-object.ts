import { elementsOf, insideParams, integerOf, type Params, type WireValue } from '../wire/value.ts';

/** An object that a call has read. */
export type ReadObject =
  | { readonly type: 'task'; readonly id: number }
  | { readonly type: 'policy'; readonly id: number }
  | { readonly type: 'point'; readonly host: string }
  | { readonly type: 'group'; readonly id: number }
  | { readonly type: 'update'; readonly id: number };

type Body = Readonly<Record<string, unknown>>;

/**
 * The objects that a call has read, worked out from its arguments and its answer; `policyOf` gives the policy of opened
 * contents. None for calls that read no object that could be edited.
 */
export function readObjects(
  method: string,
  args: Body,
  answer: Body,
  policyOf: (contents: string) => number | undefined,
): ReadObject[] {
  switch (method) {
    case 'Tasks.GetTask':
    case 'Tasks.GetTaskData':
      return taskOf(args['strTask']);
    case 'Tasks.GetNextTask':
      return taskOf((answer['pTaskData'] as Params | null | undefined)?.['TASK_UNIQUE_ID']);
    case 'Policy.GetPolicyData':
    case 'Policy.GetPolicyContents':
      return typeof args['nPolicy'] === 'number' ? [{ type: 'policy', id: args['nPolicy'] }] : [];
    case 'SsContents.Ss_Read': {
      const id = typeof args['wstrID'] === 'string' ? policyOf(args['wstrID']) : undefined;
      return id === undefined ? [] : [{ type: 'policy', id }];
    }
    case 'UaControl.GetUpdateAgentInfo':
      return typeof args['wstrUaHostId'] === 'string' ? [{ type: 'point', host: args['wstrUaHostId'] }] : [];
    case 'HostGroup.GetGroupInfo':
    case 'HostGroup.GetGroupInfoEx':
      return typeof args['nGroupId'] === 'number' ? [{ type: 'group', id: args['nGroupId'] }] : [];
    default:
      return recordsOf(answer).flatMap(objectOf);
  }
}

function taskOf(id: unknown): ReadObject[] {
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? [{ type: 'task', id: Number(id) }] : [];
}

/** The records of a list or of a page of an iterator. */
function recordsOf(answer: Body): Params[] {
  const lists = [answer['PxgRetVal'], answer['pUasArr'], pageOf(answer['pChunk']), pageOf(answer['pRecords'])];
  const records = lists.flatMap((list) => elementsOf(list as WireValue | undefined));
  return records.map(insideParams).filter((record) => record !== undefined);
}

function pageOf(container: unknown): unknown {
  return (container as Params | undefined)?.['KLCSP_ITERATOR_ARRAY'];
}

function objectOf(record: Params): ReadObject[] {
  const update = integerOf(record['nKlUpdateDbId']);
  if (update !== undefined) return [{ type: 'update', id: update }];
  const policy = integerOf(record['KLPOL_ID']);
  if (policy !== undefined) return [{ type: 'policy', id: policy }];
  if (typeof record['UaHostId'] === 'string') return [{ type: 'point', host: record['UaHostId'] }];
  const group = integerOf(record['id']);
  return group === undefined ? [] : [{ type: 'group', id: group }];
}
