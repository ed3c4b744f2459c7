import { eventList } from '../filter/event-list.ts';
import { readFound, type Search, search } from '../filter/search.ts';
import type { SortField } from '../wire/arguments.ts';
import { checkAttributes } from '../wire/attributes.ts';
import { type Params, params, type WireValue } from '../wire/value.ts';
import { badFormat } from '../wire/wire-error.ts';
import { requireHost } from './host.ts';
import { checkRange } from './iterator-page.ts';
import { type CallContext, type Method, method } from './method.ts';
import { groupsOf, ownGroupsCondition } from './virtual-scope.ts';

const longestLifetimeSeconds = 7200;
/** A task's history has no lifetime argument; an hour since the last use is our choice. */
const historyLifetimeMs = 3_600_000;

/** Classes EventProcessing and EventProcessingFactory (reference: ksc-openapi.md 2, events [K]). */
export const eventMethods: readonly Method[] = [
  method(
    'EventProcessingFactory.CreateEventProcessing',
    'K',
    'read',
    { vecFieldsToReturn: 'array', vecFieldsToOrder: 'order?', lifetimeSec: 'int' },
    (context, args) => ({ strIteratorId: openEvents(context, args, '') }),
  ),
  method(
    'EventProcessingFactory.CreateEventProcessingForHost',
    'K',
    'read',
    {
      strHostName: 'string',
      strProduct: 'string',
      strVersion: 'string',
      vecFieldsToReturn: 'array',
      vecFieldsToOrder: 'order?',
      lifetimeSec: 'int',
    },
    (context, args) => {
      const host = requireHost(context.store, args.strHostName);
      return { strIteratorId: openEvents(context, args, host) };
    },
  ),
  method('EventProcessing.GetRecordCount', 'K', 'read', { strIteratorId: 'string' }, ({ memory, session }, args) => ({
    PxgRetVal: memory.eventIterators.use(session, args.strIteratorId).rows.length,
  })),
  method(
    'EventProcessing.GetRecordRange',
    'K',
    'read',
    { strIteratorId: 'string', nStart: 'int', nEnd: 'int' },
    ({ store, memory, session }, { strIteratorId, nStart, nEnd }) => {
      const found = memory.eventIterators.use(session, strIteratorId);
      // Inclusive, as the end of a view's range is (reference: ksc-openapi.md 2 [K][G]).
      checkRange(nStart, nEnd - nStart + 1);
      const records = readFound(store, found, nStart, nEnd - nStart + 1);
      return { pParamsEvents: { KLEVP_EVENT_RANGE_ARRAY: records.map(params) } };
    },
  ),
  method('EventProcessing.ReleaseIterator', 'K', 'read', { strIteratorId: 'string' }, ({ memory, session }, args) => {
    memory.eventIterators.release(session, args.strIteratorId);
    return {};
  }),
];

/** Opens the history of a task, of all hosts or of one. `filter` has no documented shape: only an empty one is taken. */
export function openTaskHistory(
  context: CallContext,
  task: number,
  wanted: {
    readonly fields: readonly WireValue[];
    readonly order: readonly SortField[];
    readonly filter: Params | null;
  },
  host: string,
): string {
  checkAttributes(wanted.filter ?? {}, {}, 'pFilter', true);
  const one = host === '' ? host : requireHost(context.store, host);
  const found = search(context.store, eventList, { ...within(one, task), ...wanted, filter: '' }, context.now);
  return context.memory.eventIterators.add(context.session, found, historyLifetimeMs);
}

function openEvents(
  context: CallContext,
  args: {
    readonly vecFieldsToReturn: readonly WireValue[];
    readonly vecFieldsToOrder: readonly SortField[];
    readonly lifetimeSec: number;
  },
  host: string,
): string {
  if (args.lifetimeSec < 1 || args.lifetimeSec > longestLifetimeSeconds)
    throw badFormat(`lifetimeSec must be 1 to ${longestLifetimeSeconds}`);
  const wanted = { filter: '', fields: args.vecFieldsToReturn, order: args.vecFieldsToOrder };
  const scope = host === '' ? ownEvents(context) : within(host, undefined);
  const found = search(context.store, eventList, { ...scope, ...wanted }, context.now);
  return context.memory.eventIterators.add(context.session, found, args.lifetimeSec * 1000);
}

/** A virtual server sees the events of its own devices; the server itself sees all. */
export function ownEvents({ store, session }: CallContext): Pick<Search, 'within'> {
  const group = '(SELECT d.group_id FROM devices d WHERE d.id = t.device)';
  const own = ownGroupsCondition(store, groupsOf(store, session), group, false);
  return own === undefined ? {} : { within: own };
}

function within(host: string, task: number | undefined): Pick<Search, 'within'> {
  const conditions = [
    ...(host === '' ? [] : ['t.device = :ofHost']),
    ...(task === undefined ? [] : ['t.task = :ofTask']),
  ];
  if (conditions.length === 0) return {};
  return { within: { sql: conditions.join(' AND '), bindings: { ofHost: host, ofTask: task ?? 0 } } };
}
