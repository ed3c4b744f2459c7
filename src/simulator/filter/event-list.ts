import type { Attribute, Searchable } from './searchable.ts';

const string = (sql: string): Attribute => ({ type: 'string', sql });
const int = (sql: string): Attribute => ({ type: 'int', sql });
const datetime = (sql: string): Attribute => ({ type: 'datetime', sql });

const deviceName = '(SELECT d.name FROM devices d WHERE d.id = t.device)';

const attributes: [string, Attribute][] = [
  ['event_db_id', int('t.seq')],
  ['event_id', int('t.seq')],
  ['rise_time', datetime('t.time')],
  ['registration_time', datetime('t.time')],
  ['event_type', string("iif(t.kind GLOB 'task-*', 'KLPRCI_TaskState', 'SIM_' || t.kind)")],
  ['event_type_display_name', string('t.kind')],
  // Task states: 0 pending, 3 failed, 4 completed, 32 scheduled (reference: ksc-openapi.md 4.1 [D]).
  [
    'task_new_state',
    int(
      "CASE t.kind WHEN 'task-completed' THEN 4 WHEN 'task-missed' THEN 32 WHEN 'task-waiting' THEN 0 ELSE iif(t.kind GLOB 'task-*', 3, NULL) END",
    ),
  ],
  ['KLPRCI_TASK_TS_ID', string('(SELECT k.storage_id FROM tasks k WHERE k.id = t.task)')],
  ['GNRL_EA_DESCRIPTION', string('t.text')],
  ['hostname', string('t.device')],
  ['hostdn', string(deviceName)],
  ['KLEVP_EVENT_HOST_NETBIOSNAME', string(`upper(${deviceName})`)],
];

/**
 * Events of tasks and of the fleet (reference: ksc-openapi.md 4.1 fields used by the vendor's samples [K]; additions 4,
 * EventsSrvViewName [3P]). Types of other events than task states are ours.
 */
export const eventList: Searchable = { what: 'events', from: 'events t', attributes: new Map(attributes) };
