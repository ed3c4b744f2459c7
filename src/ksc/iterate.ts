import type { KscClient, PinnedCaller } from './client.ts';
import { PxgError, ServerError } from './errors.ts';
import { type Held, releasing } from './releasing.ts';
import { arrayOf, intOf, isParams, type KscParams, type KscValue, paramsOf, textOf } from './values.ts';

/** Rows a page; the vendor's samples page by 100 to 1,000. */
const pageSize = 1000;
/** Seconds that an iterator may stay unused. */
const lifetime = 600;
const releaseView = 'SrvView.ReleaseIterator';

export interface Search {
  /** Search filter of ksc-openapi.md 2.1; empty means everything. */
  readonly filter: string;
  readonly fields: readonly string[];
  readonly orderBy?: string;
}

/** A method that answers with a ChunkAccessor. */
type Finding = 'HostGroup.FindGroups' | 'HostGroup.FindHosts';

/** All rows of HostGroup.FindGroups or HostGroup.FindHosts, over a ChunkAccessor that is always released. */
export function findAll(client: KscClient, method: Finding, search: Search): Promise<KscParams[]> {
  return findSome(client, method, search, Number.POSITIVE_INFINITY);
}

/** The first rows of the same, `most` of them where there are more. */
export function findSome(client: KscClient, method: Finding, search: Search, most: number): Promise<KscParams[]> {
  return wholeRead(client, async (caller) => {
    const opened = await caller.call(method, {
      wstrFilter: search.filter,
      vecFieldsToReturn: search.fields,
      vecFieldsToOrder: ordering(search),
      pParams: {},
      lMaxLifeTime: lifetime,
    });
    const accessor = textOf(opened, 'strAccessor') ?? '';
    return releasing(caller, accessorOf(opened), async () => {
      const rows: KscParams[] = [];
      const total = Math.min(numberTold(client, method, opened), most);
      while (rows.length < total) {
        const page = await caller.call('ChunkAccessor.GetItemsChunk', {
          strAccessor: accessor,
          nStart: rows.length,
          nCount: Math.min(pageSize, most - rows.length),
        });
        const items = rowsOf(paramsOf(page, 'pChunk'));
        if (items.length === 0) throw incomplete(client, 'ChunkAccessor.GetItemsChunk', rows.length, total);
        rows.push(...items);
      }
      return rows;
    });
  });
}

/** How many hosts a filter fits: the count that FindHosts returns, without reading any row. */
export async function countHosts(client: KscClient, filter: string): Promise<number> {
  return wholeRead(client, async (caller) => {
    const opened = await caller.call('HostGroup.FindHosts', {
      wstrFilter: filter,
      vecFieldsToReturn: ['KLHST_WKS_HOSTNAME'],
      vecFieldsToOrder: [],
      pParams: {},
      lMaxLifeTime: lifetime,
    });
    return releasing(caller, accessorOf(opened), async () => numberTold(client, 'HostGroup.FindHosts', opened));
  });
}

/** All rows of a server view. `nEnd` is the last position, inclusive [K][G]. */
export function readView(client: KscClient, view: string, search: Search): Promise<KscParams[]> {
  return wholeRead(client, async (caller) => {
    const iterator = await openView(caller, view, search);
    return releasing(caller, { method: releaseView, args: iterator }, async () => {
      const rows: KscParams[] = [];
      const counted = await caller.call('SrvView.GetRecordCount', iterator);
      const total = numberTold(client, 'SrvView.GetRecordCount', counted);
      while (rows.length < total) {
        const range = { ...iterator, nStart: rows.length, nEnd: rows.length + pageSize - 1 };
        const items = rowsOf(paramsOf(await caller.call('SrvView.GetRecordRange', range), 'pRecords'));
        if (items.length === 0) throw incomplete(client, 'SrvView.GetRecordRange', rows.length, total);
        rows.push(...items);
      }
      return rows;
    });
  });
}

/** How many rows of a view a filter fits, without reading any; null where the server gives no number. */
export function countView(client: KscClient, view: string, search: Search): Promise<number | null> {
  return wholeRead(client, async (caller) => {
    const iterator = await openView(caller, view, search);
    return releasing(caller, { method: releaseView, args: iterator }, async () =>
      intOf(await caller.call('SrvView.GetRecordCount', iterator), 'PxgRetVal'),
    );
  });
}

function accessorOf(opened: KscParams): Held {
  return { method: 'ChunkAccessor.Release', args: { strAccessor: textOf(opened, 'strAccessor') ?? '' } };
}

async function openView(caller: PinnedCaller, view: string, search: Search): Promise<KscParams> {
  const opened = await caller.call('SrvView.ResetIterator', {
    wstrViewName: view,
    wstrFilter: search.filter,
    vecFieldsToReturn: search.fields,
    vecFieldsToOrder: ordering(search),
    pParams: {},
    lifetimeSec: lifetime,
  });
  return { wstrIteratorId: textOf(opened, 'wstrIteratorId') ?? '' };
}

/** The settings of every task that fits; GetNextTask ends with an empty or absent pTaskData. */
export function readTasks(client: KscClient, type: { readonly [argument: string]: KscValue }): Promise<KscParams[]> {
  return wholeRead(client, async (caller) => {
    const opened = await caller.call('Tasks.ResetTasksIterator', {
      nGroupId: 0,
      bGroupIdSignificant: false,
      strProductName: null,
      strVersion: null,
      strComponentName: null,
      strInstanceId: null,
      strTaskName: null,
      bIncludeSupergroups: false,
      ...type,
    });
    const iterator = { strTaskIteratorId: textOf(opened, 'strTaskIteratorId') ?? '' };
    return releasing(caller, { method: 'Tasks.ReleaseTasksIterator', args: iterator }, async () => {
      const tasks: KscParams[] = [];
      for (;;) {
        const task = (await caller.call('Tasks.GetNextTask', iterator))['pTaskData'];
        if (!isParams(task) || Object.keys(task).length === 0) return tasks;
        tasks.push(task);
      }
    });
  });
}

/** Runs a read that lives in one session, and once more when that session was lost in the middle of it. */
async function wholeRead<T>(client: KscClient, read: (caller: PinnedCaller) => Promise<T>): Promise<T> {
  return client.pinned(async (caller) => {
    const before = Math.max(caller.generation, 1);
    try {
      return await read(caller);
    } catch (error) {
      if (caller.generation === before || !(error instanceof PxgError)) throw error;
      return read(caller);
    }
  });
}

/** A count that the server does not give is not 0. */
function numberTold({ url }: KscClient, method: string, answer: KscParams): number {
  const told = intOf(answer, 'PxgRetVal');
  if (told === null) throw new ServerError('server/protocol', 'the answer gives no number', { method, server: url });
  return told;
}

/** What was not read must not be taken for absent. */
function incomplete({ url }: KscClient, method: string, read: number, total: number): ServerError {
  return new ServerError('server/protocol', `the server gave ${read} of ${total} rows`, { method, server: url });
}

function rowsOf(page: KscParams): KscParams[] {
  return arrayOf(page, 'KLCSP_ITERATOR_ARRAY').filter(isParams);
}

function ordering(search: Search): readonly KscParams[] {
  return search.orderBy === undefined ? [] : [{ Name: search.orderBy, Asc: true }];
}
