import { eventList } from '../filter/event-list.ts';
import { type Found, readFound, search } from '../filter/search.ts';
import { views } from '../filter/view-list.ts';
import type { Arguments } from '../wire/arguments.ts';
import { checkAttributes } from '../wire/attributes.ts';
import { integerOf, type Params, params } from '../wire/value.ts';
import { badFormat, notFound } from '../wire/wire-error.ts';
import { ownEvents } from './events.ts';
import { checkRange } from './iterator-page.ts';
import { type CallContext, type Method, method } from './method.ts';
import { takeResult } from './results.ts';

const longestLifetimeSeconds = 7200;
/** How long an asynchronous view takes, in milliseconds; our choice. */
const viewMs = 50;
const viewSpec = {
  wstrViewName: 'string',
  wstrFilter: 'string',
  vecFieldsToReturn: 'array',
  vecFieldsToOrder: 'order?',
  pParams: 'params?',
  lifetimeSec: 'int',
} as const;

/** Classes ChunkAccessor, SrvView and AsyncActionStateChecker (reference: ksc-openapi.md 2). */
export const iterationMethods: readonly Method[] = [
  method('ChunkAccessor.GetItemsCount', 'K', 'read', { strAccessor: 'string' }, ({ memory, session }, args) => ({
    PxgRetVal: memory.accessors.use(session, args.strAccessor).rows.length,
  })),
  method(
    'ChunkAccessor.GetItemsChunk',
    'K',
    'read',
    { strAccessor: 'string', nStart: 'int', nCount: 'int' },
    ({ store, memory, session }, { strAccessor, nStart, nCount }) => {
      const found = memory.accessors.use(session, strAccessor);
      checkRange(nStart, nCount);
      const records = readFound(store, found, nStart, nCount);
      return { PxgRetVal: records.length, pChunk: iteratorArray(records) };
    },
  ),
  method('ChunkAccessor.Release', 'K', 'read', { strAccessor: 'string' }, ({ memory, session }, { strAccessor }) => {
    memory.accessors.release(session, strAccessor);
    return {};
  }),
  method('SrvView.ResetIterator', 'K', 'read', viewSpec, (context, args) => ({
    wstrIteratorId: context.memory.viewIterators.add(context.session, openView(context, args), args.lifetimeSec * 1000),
  })),
  method('SrvView.ResetIteratorAsync', 'K', 'read', viewSpec, (context, args) => {
    const { memory, session } = context;
    const found = openView(context, args);
    const guid = memory.actions.start(session, { succeeded: true, data: {} }, viewMs);
    const lifetimeMs = args.lifetimeSec * 1000;
    const result = { kind: 'view', readyAt: memory.clock() + viewMs, found, lifetimeMs } as const;
    memory.results.addAs(session, guid, result, lifetimeMs);
    return { PxgRetVal: guid };
  }),
  method('SrvView.ResetIteratorAsyncGetData', 'K', 'read', { wstrRequestId: 'string' }, (context, args) => {
    const { found, lifetimeMs } = takeResult(context, args.wstrRequestId, 'view');
    // That the retval is the id of the iterator is our reading.
    return { PxgRetVal: context.memory.viewIterators.add(context.session, found, lifetimeMs) };
  }),
  method('SrvView.ResetIteratorAsyncCancel', 'K', 'read', { wstrRequestId: 'string' }, ({ memory, session }, args) => {
    memory.results.release(session, args.wstrRequestId);
    return {};
  }),
  method('SrvView.GetRecordCount', 'K', 'read', { wstrIteratorId: 'string' }, ({ memory, session }, args) => ({
    PxgRetVal: memory.viewIterators.use(session, args.wstrIteratorId).rows.length,
  })),
  method(
    'SrvView.GetRecordRange',
    'K',
    'read',
    { wstrIteratorId: 'string', nStart: 'int', nEnd: 'int' },
    ({ store, memory, session }, { wstrIteratorId, nStart, nEnd }) => {
      const found = memory.viewIterators.use(session, wstrIteratorId);
      // nEnd is inclusive (reference: ksc-openapi.md 2 [K][G]).
      checkRange(nStart, nEnd - nStart + 1);
      return { pRecords: iteratorArray(readFound(store, found, nStart, nEnd - nStart + 1)) };
    },
  ),
  method('SrvView.ReleaseIterator', 'K', 'read', { wstrIteratorId: 'string' }, ({ memory, session }, args) => {
    memory.viewIterators.release(session, args.wstrIteratorId);
    return {};
  }),
  method(
    'AsyncActionStateChecker.CheckActionState',
    'K',
    'read',
    { wstrActionGuid: 'string' },
    ({ memory, session }, { wstrActionGuid }) => memory.actions.check(session, wstrActionGuid),
  ),
];

function openView(context: CallContext, args: Arguments<typeof viewSpec>): Found {
  const { store, now } = context;
  const view = views.get(args.wstrViewName);
  if (view === undefined) throw notFound(`no view '${args.wstrViewName}'`);
  checkAttributes(args.pParams ?? {}, { TOP_N: { kind: 'int' } }, 'pParams', true);
  if (args.lifetimeSec < 1 || args.lifetimeSec > longestLifetimeSeconds)
    throw badFormat(`lifetimeSec must be 1 to ${longestLifetimeSeconds}`);
  const top = integerOf(args.pParams?.['TOP_N']);
  if (top !== undefined && top < 1) throw badFormat('TOP_N must be positive');
  const scope = view === eventList ? ownEvents(context) : {};
  const wanted = { filter: args.wstrFilter, fields: args.vecFieldsToReturn, order: args.vecFieldsToOrder, ...scope };
  return search(store, view, top === undefined ? wanted : { ...wanted, top }, now);
}

function iteratorArray(records: readonly Params[]): Params {
  return { KLCSP_ITERATOR_ARRAY: records.map(params) };
}
