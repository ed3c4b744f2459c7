import { expect, test } from 'vitest';
import { changesOf, type PlanDocument } from '../support/documents.ts';
import { editTask, taskId } from '../support/hand.ts';
import { documents } from '../support/project.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type JsonObject, unwrap, type WireClient, wrapped } from '../wire/wire-client.ts';

const dayMs = 86_400_000;
const names = ['manual', 'every', 'daily', 'weekly', 'on'] as const;
const triggers = {
  manual: 'manual',
  every: { every: '6h' },
  daily: { daily: '18:00' },
  weekly: { weekly: { days: ['Mon'], at: '18:00' } },
  on: { on: 'new-updates' },
} as const;
/** A task on Monday as the console makes it: kscctl writes days of the week as type 6. */
const everyMonday = {
  TASKSCH_TYPE: 3,
  TASKSCH_EW_DAY: 1,
  TASKSCH_EW_HOURS: 18,
  TASKSCH_EW_MINS: 0,
  TASKSCH_EW_SECS: 0,
};

/** A task for every trigger, applied. */
async function stageWithTasks(): Promise<Stage> {
  const tasks = names.map((name) =>
    documents(['DownloadUpdatesTask', name, { displayName: name, scope: { group: '/' }, schedule: triggers[name] }]),
  );
  const stage = await openStage({ files: { config: null, approvals: null, 'config/tasks.yaml': tasks.join('---\n') } });
  expect((await stage.project.apply()).code).toBe(0);
  return stage;
}

const condition = (type: number): JsonObject => ({
  KLPRTS_START_CONDITION: wrapped({ KLPRTS_START_CONDITION_TYPE: type, KLPRTS_START_CONDITION_VALUE: '1' }),
});

async function setEvent(client: WireClient, title: string): Promise<void> {
  const pData = { EVENT_TYPE: 'KLPRCI_TaskState', EVENT_BODY_FILTER: wrapped({ KLPRCI_newState: 3 }) };
  await client.call('Tasks.SetTaskStartEvent', { strTask: await taskId(client, title), pData });
}

interface Hand {
  readonly what: string;
  readonly task: (typeof names)[number];
  readonly edit: (client: WireClient, title: string) => Promise<void>;
  readonly told: string;
}

const hands: readonly Hand[] = [
  {
    what: 'a start condition beside a period',
    task: 'every',
    edit: (client, title) => editTask(client, title, { additional: condition(3) }),
    told: 'TASKSCH_TYPE 1 and start condition 3',
  },
  {
    what: 'a period in seconds, of an attribute that nobody documents',
    task: 'every',
    edit: (client, title) => editTask(client, title, { top: { TASKSCH_TYPE: 5, TASKSCH_MS_PERIOD: 21_600 } }),
    told: 'TASKSCH_TYPE 5',
  },
  {
    what: 'every second day',
    task: 'daily',
    edit: (client, title) => editTask(client, title, { top: { TASKSCH_MS_PERIOD: 2 * dayMs } }),
    told: 'TASKSCH_TYPE 2 and TASKSCH_MS_PERIOD 172800000',
  },
  {
    what: 'every second week',
    task: 'weekly',
    edit: (client, title) => editTask(client, title, { top: { ...everyMonday, TASKSCH_MS_PERIOD: 14 * dayMs } }),
    told: 'TASKSCH_TYPE 3 and TASKSCH_MS_PERIOD 1209600000',
  },
  {
    what: 'a start event of a manual task',
    task: 'manual',
    edit: setEvent,
    told: 'TASKSCH_TYPE 0 and start event KLPRCI_TaskState',
  },
  {
    what: 'a start event beside a start condition',
    task: 'on',
    edit: setEvent,
    told: 'TASKSCH_TYPE 0 and start condition 1 and start event KLPRCI_TaskState',
  },
];

/** Where the trigger of each task stands in `before` of the one field that differs. */
const triggerBefore = (plan: PlanDocument) =>
  changesOf(plan).map((one) => [one.name, one.fields.length, JSON.stringify(one.fields[0]?.before)] as const);

test('a trigger that kscctl cannot read is no declared one: it is named, the server starts nothing by it, and it is replaced', async () => {
  await using stage = await stageWithTasks();
  const { project, server } = stage;
  for (const { what, task, edit, told } of hands) {
    await edit(server.client, task);
    const before = await project.plan();
    expect(before.code, what).toBe(2);
    expect(triggerBefore(before.plan), what).toEqual([[task, 1, expect.stringContaining(told)]]);
    const row = (await server.admin.inspect('tasks')).find((one) => one['task'] === task);
    expect(row?.['nextRun'], what).toBeNull();
    expect((await project.apply()).code, what).toBe(0);
    expect((await project.plan()).code, what).toBe(0);
    const { PxgRetVal } = await server.client.call('Tasks.GetTaskData', { strTask: await taskId(server.client, task) });
    const data = PxgRetVal as JsonObject;
    expect(Object.keys(data).filter((name) => /^EVENT_|^FILTER_/.test(name))).toEqual([]);
    const kept = Object.keys(unwrap(data['TASK_ADDITIONAL_PARAMS'])).includes('KLPRTS_START_CONDITION');
    expect(kept, what).toBe(task === 'on');
  }
});

test('a period that says every day or every week, or nothing, is the declared trigger', async () => {
  await using stage = await stageWithTasks();
  const { project, server } = stage;
  for (const [task, top] of [
    ['daily', { TASKSCH_MS_PERIOD: dayMs }],
    ['daily', { TASKSCH_MS_PERIOD: 0 }],
    ['weekly', { ...everyMonday, TASKSCH_MS_PERIOD: 7 * dayMs }],
  ] as const) {
    await editTask(server.client, task, { top });
    expect((await project.plan()).code, JSON.stringify(top)).toBe(0);
    const row = (await server.admin.inspect('tasks')).find((one) => one['task'] === task);
    expect(row?.['nextRun'], JSON.stringify(top)).not.toBeNull();
  }
});

test('a declared task that is switched off is told, though everything declared is as it should be', async () => {
  await using stage = await stageWithTasks();
  const { project, server } = stage;
  await editTask(server.client, 'daily', { info: { KLSRV_PRTS_TASK_ENABLED_FLAG: false } });
  const { code, plan } = await project.plan();
  expect(code).toBe(0);
  expect(plan.diagnostics).toMatchObject([
    {
      code: 'task/switched-off',
      severity: 'warning',
      resource: 'DownloadUpdatesTask/daily',
      message: expect.stringContaining('Task "daily" (id '),
      line: expect.any(Number),
    },
  ]);
});
