import { type Condition, compileFilter } from '../filter/compile.ts';
import { deviceList } from '../filter/device-list.ts';
import { parseFilter } from '../filter/parse.ts';
import { maybeNumberOf, numberOf, paramsOf, textOf } from '../store/row.ts';
import type { Row, Store } from '../store/store.ts';
import { elementsOf, insideParams, integerOf } from '../wire/value.ts';
import { subtree } from './groups.ts';
import { stringsOf } from './schedule.ts';
import { belowServer, groupsOfServer } from './servers.ts';

/** Which devices a task is for (reference: domain.md 3.3 and 8, task scope). */
export type TaskScope =
  | {
      readonly type: 'group';
      readonly group: number;
      readonly excluded: readonly number[];
      readonly withSubgroups: boolean;
    }
  | { readonly type: 'hosts'; readonly hosts: readonly string[] }
  /** Of the devices of a virtual server only, where it is the task of one (our choice); 0 for the server itself. */
  | { readonly type: 'selection'; readonly selection: number; readonly server: number }
  | { readonly type: 'server' };

/** The scope of a row of the table tasks. */
export function scopeOf(row: Row): TaskScope {
  const info = insideParams(paramsOf(row, 'data')['TASK_INFO_PARAMS']) ?? {};
  const group = maybeNumberOf(row, 'group_id');
  if (group !== null)
    return {
      type: 'group',
      group,
      excluded: elementsOf(info['PRTS_EXCEPT_GROUPIDS']).map((id) => integerOf(id) ?? -1),
      withSubgroups: info['PRTS_TASK_PROHIBITED_FOR_SUBGROUPS'] !== true,
    };
  const hosts = stringsOf(info['HostList']);
  if (hosts.length > 0) return { type: 'hosts', hosts };
  const selection = integerOf(info['.HstQueryId']);
  return selection === undefined
    ? { type: 'server' }
    : { type: 'selection', selection, server: numberOf(row, 'server') };
}

/** Ids of the devices in a scope, in order; with `only`, that device or none. Selections are evaluated now. */
export function targetDevices(store: Store, scope: TaskScope, now: number, only?: string): string[] {
  const condition = scopeCondition(store, scope, now);
  const one = only === undefined ? '' : ' AND t.id = :only';
  const rows = store.all(`SELECT t.id FROM devices t WHERE (${condition.sql})${one} ORDER BY t.id`, {
    ...condition.bindings,
    only: only ?? null,
  });
  return rows.map((row) => textOf(row, 'id'));
}

function scopeCondition(store: Store, scope: TaskScope, now: number): Condition {
  switch (scope.type) {
    case 'group': {
      const excluded = new Set(scope.excluded.flatMap((group) => subtree(store, group)));
      const groups = scope.withSubgroups ? subtree(store, scope.group) : [scope.group];
      return { sql: `t.group_id IN (${groups.filter((id) => !excluded.has(id)).join(', ')})`, bindings: { now } };
    }
    case 'hosts':
      return {
        sql: 't.id IN (SELECT value FROM json_each(:hosts))',
        bindings: { now, hosts: JSON.stringify(scope.hosts) },
      };
    case 'selection':
      return onServer(store, scope.server, selectionCondition(store, scope.selection, now));
    case 'server':
      return { sql: '0', bindings: { now } };
  }
}

function onServer(store: Store, server: number, { sql, bindings }: Condition): Condition {
  if (server === 0) return { sql, bindings };
  const own = belowServer(groupsOfServer(store, server), 't.group_id');
  return { sql: `(${sql}) AND ${own.sql}`, bindings: { ...bindings, ...own.bindings } };
}

/** UPDATE_AGENTS are the distribution points (additions 5 [D]); every other selection has a search filter. */
function selectionCondition(store: Store, id: number, now: number): Condition {
  const row = store.get('SELECT predefined, filter FROM selections WHERE id = ?', [id]);
  if (row === undefined) return { sql: '0', bindings: { now } };
  if (textOf(row, 'predefined') === 'UPDATE_AGENTS')
    return { sql: 't.id IN (SELECT host FROM points)', bindings: { now } };
  return compileFilter(parseFilter(textOf(row, 'filter')), deviceList, now);
}
