import { describe, expect, test } from 'vitest';
import type { KscClient } from '../../src/ksc/client.ts';
import { PxgError, ServerError } from '../../src/ksc/errors.ts';
import { countHosts, findAll, findSome, readTasks, readView } from '../../src/ksc/iterate.ts';
import { type Answering, type TinyAnswer, type TinyCall, tinyServer } from './tiny-server.ts';

const row = (id: number) => ({ type: 'params', value: { id } });
const pxg: TinyAnswer = { body: { PxgError: { code: 1186, module: 'KLSTD', message: 'no such iterator' } } };

/** A server that holds `count` rows in each of its iterators, which live in the session that opened them. */
function holding(count: number, over: Answering = () => undefined): Answering {
  let next = 0;
  const rows = (from: number, to: number) => ({
    KLCSP_ITERATOR_ARRAY: Array.from({ length: Math.max(0, Math.min(to, count) - from) }, (_, at) => row(from + at)),
  });
  return (call, calls) => {
    const told = over(call, calls);
    if (told !== undefined) return told;
    const { nStart, nCount, nEnd, ...rest } = call.body as { nStart: number; nCount: number; nEnd: number };
    const id = `it-${call.session}`;
    const iterator = (rest as Record<string, unknown>)[iteratorNames[call.method] ?? ''] ?? id;
    if (iterator !== id) return pxg;
    switch (call.method) {
      case 'HostGroup.FindHosts':
      case 'HostGroup.FindGroups':
        return { body: { PxgRetVal: count, strAccessor: id } };
      case 'ChunkAccessor.GetItemsChunk':
        return { body: { PxgRetVal: 1, pChunk: rows(nStart, nStart + nCount) } };
      case 'SrvView.ResetIterator':
        return { body: { wstrIteratorId: id } };
      case 'SrvView.GetRecordCount':
        return { body: { PxgRetVal: count } };
      case 'SrvView.GetRecordRange':
        return { body: { pRecords: rows(nStart, nEnd + 1) } };
      case 'Tasks.ResetTasksIterator':
        next = 0;
        return { body: { strTaskIteratorId: id } };
      case 'Tasks.GetNextTask':
        next += 1;
        return { body: { pTaskData: next > count ? {} : { id: next - 1 } } };
      default:
        return undefined;
    }
  };
}

const iteratorNames: Readonly<Record<string, string>> = {
  'ChunkAccessor.GetItemsChunk': 'strAccessor',
  'SrvView.GetRecordCount': 'wstrIteratorId',
  'SrvView.GetRecordRange': 'wstrIteratorId',
  'Tasks.GetNextTask': 'strTaskIteratorId',
};

type Read = (client: KscClient) => Promise<unknown>;
const reads: [string, Read, string, string][] = [
  [
    'FindHosts',
    (client) => findAll(client, 'HostGroup.FindHosts', { filter: '', fields: ['id'] }),
    'ChunkAccessor.GetItemsChunk',
    'ChunkAccessor.Release',
  ],
  [
    'SrvView',
    (client) => readView(client, 'v', { filter: '', fields: ['id'] }),
    'SrvView.GetRecordRange',
    'SrvView.ReleaseIterator',
  ],
  ['tasks', (client) => readTasks(client, { strTaskName: 't' }), 'Tasks.GetNextTask', 'Tasks.ReleaseTasksIterator'],
];

const released = (calls: readonly TinyCall[], method: string) => calls.filter((one) => one.method === method).length;

describe.each(reads)('rows of %s', (name, read, paging, release) => {
  test.each([0, 1, 1000, 2500])('are read whole, %i of them, and the iterator is released', async (count) => {
    const size = name === 'tasks' ? Math.min(count, 20) : count;
    await using server = await tinyServer(holding(size));
    expect(await read(server.client())).toEqual(Array.from({ length: size }, (_, id) => ({ id })));
    expect(released(server.calls, release)).toBe(1);
  });

  test('are not read when a page fails, and the iterator is released all the same', async () => {
    await using server = await tinyServer(holding(3, ({ method }) => (method === paging ? pxg : undefined)));
    await expect(read(server.client())).rejects.toThrow(PxgError);
    expect(released(server.calls, release)).toBe(1);
  });

  test('are read although the release fails', async () => {
    await using server = await tinyServer(holding(1, ({ method }) => (method === release ? pxg : undefined)));
    expect(await read(server.client())).toEqual([{ id: 0 }]);
  });

  test('are read again from the start when the session was lost in the middle, with its iterator', async () => {
    await using server = await tinyServer(
      holding(1, ({ method, session }) =>
        method === paging && session === 'token-1' ? { status: 403, body: '' } : undefined,
      ),
    );
    expect(await read(server.client({ sessions: 1 }))).toEqual([{ id: 0 }]);
    expect(server.calls.filter((one) => one.method === 'Session.StartSession')).toHaveLength(2);
  });
});

describe('a server that gives fewer rows than it told', () => {
  const short: Answering = ({ method }) =>
    method === 'HostGroup.FindGroups' || method === 'SrvView.GetRecordCount'
      ? { body: { PxgRetVal: 5, strAccessor: 'it-token-1' } }
      : undefined;

  test('is not believed: what was not read is not absent', async () => {
    await using server = await tinyServer(holding(3, short));
    const client = server.client();
    await expect(findAll(client, 'HostGroup.FindGroups', { filter: '', fields: ['id'] })).rejects.toThrow(ServerError);
    await expect(readView(client, 'v', { filter: '', fields: ['id'] })).rejects.toThrow('3 of 5');
    expect(released(server.calls, 'ChunkAccessor.Release')).toBe(1);
    expect(released(server.calls, 'SrvView.ReleaseIterator')).toBe(1);
  });
});

test('a server that tells no number of rows is not taken to have none', async () => {
  const silent: Answering = ({ method }) =>
    method === 'HostGroup.FindHosts' || method === 'SrvView.GetRecordCount' ? { body: {} } : undefined;
  await using server = await tinyServer(holding(3, silent));
  const client = server.client();
  await expect(countHosts(client, '')).rejects.toThrow('no number');
  await expect(findAll(client, 'HostGroup.FindHosts', { filter: '', fields: ['id'] })).rejects.toThrow('no number');
  await expect(readView(client, 'v', { filter: '', fields: ['id'] })).rejects.toThrow('no number');
});

test('hosts are counted without reading a row', async () => {
  await using server = await tinyServer(holding(7));
  expect(await countHosts(server.client(), '')).toBe(7);
  expect(server.calls.map((one) => one.method).slice(1)).toEqual(['HostGroup.FindHosts', 'ChunkAccessor.Release']);
});

test('of some rows no more are asked for than are wanted', async () => {
  await using server = await tinyServer(holding(7));
  const rows = await findSome(server.client(), 'HostGroup.FindHosts', { filter: '', fields: ['id'] }, 2);
  expect(rows).toEqual([{ id: 0 }, { id: 1 }]);
  const pages = server.calls.filter((one) => one.method === 'ChunkAccessor.GetItemsChunk');
  expect(pages.map((one) => one.body['nCount'])).toEqual([2]);
});
