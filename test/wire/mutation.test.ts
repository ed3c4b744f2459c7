import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdminClient, adminClient, inspectTopics } from '../../src/simulator/index.ts';
import { DatabaseContent } from './database-content.ts';
import { Chance, oddValue } from './odd-values.ts';
import { serverForTests } from './server.ts';
import { taskOf, updateTaskOf } from './task-data.ts';
import { type Json, type JsonObject, longOf, textOf, wrapped } from './wire-client.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sim-mutation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const db = path.join(folder, 'a.db');
const ctx = serverForTests({ now: 0 }, { db });
const rounds = process.env['KSCCTL_TEST_DEEP'] === '1' ? 6000 : 400;
const seed = Number(process.env['KSCCTL_TEST_SEED'] || 20_260_302);
const liveEvery = 50;
let host = '';

beforeAll(async () => {
  const [row] = await ctx.client.hosts('(KLHST_WKS_DN="ber-dp-01")', ['KLHST_WKS_HOSTNAME']);
  host = textOf(row?.['KLHST_WKS_HOSTNAME']);
});

/** Calls that would be accepted as they stand. */
function soundCalls(): [string, JsonObject][] {
  const periodic = {
    TASKSCH_TYPE: 1,
    TASKSCH_MS_PERIOD: longOf(3_600_000),
    TASKSCH_FIRST_EXECUTION_TIME: { type: 'datetime', value: '2026-03-02T07:00:00Z' },
    TASKSCH_ED_HOURS: 3,
    TASKSCH_EW_DAY: 1,
    TASKSCH_WD_DAYS: 126,
    TASK_START_DELTA: 5,
    TASK_MAX_EXEC_TIME: 60,
    TASKSCH_RUN_MISSED_FLAG: true,
  };
  const condition = { KLPRTS_START_CONDITION: wrapped({ KLPRTS_START_CONDITION_TYPE: 1 }) };
  const info = { PRTS_EXCEPT_GROUPIDS: [7], KLTSK_ALLOW_AUTO_RANDOMIZATION: true, PRTS_TASK_TARGET_COMPUTERS_TYPE: 0 };
  const update = updateTaskOf(info);
  return [
    ['Tasks.AddTask', { pData: { ...taskOf({}, info, condition), ...periodic } }],
    ['Tasks.AddTask', { pData: { ...update, ...periodic } }],
    ['Tasks.AddTask', { pData: updateTaskOf({ PRTS_TASK_GROUPID: -1, HostList: [host], '.HstQueryId': 1 }) }],
    [
      'Policy.AddPolicy',
      {
        pPolicyData: {
          KLPOL_DN: 'P',
          KLPOL_PRODUCT: '1103',
          KLPOL_VERSION: '1.0.0.0',
          KLPOL_GROUP_ID: 5,
          KLPOL_ACTIVE: true,
        },
      },
    ],
    [
      'Policy.UpdatePolicyData',
      { nPolicy: 1, pPolicyData: { KLPOL_DN: 'Q', KLPOL_ACTIVE: true, KLPOL_ACCEPT_PARENT: false } },
    ],
    ['HostGroup.AddGroup', { pInfo: { name: 'G', parentId: 4, autoRemovePeriod: 3, KLGRP_HlfForceChildren: true } }],
    ['HostGroup.UpdateGroup', { nGroup: 7, pInfo: { name: 'Prague', parentId: 4 } }],
    ['HostGroup.UpdateHost', { strHostName: host, pInfo: { KLHST_WKS_DN: 'ber-dp-01', KLHST_WKS_GROUPID: 5 } }],
    ['UaControl.RegisterUpdateAgent', { pUaInfo: point() }],
    ['UaControl.ModifyUpdateAgent', { pUaInfo: { ...point(), UaDistributeUpdates: false } }],
    [
      'UaControl.RegisterDmzGateway',
      { pCgInfo: { DmzCgAddress: 'gw.example.com', UaScope: point()['UaScope'] ?? '' } },
    ],
    ['NlaDefinedNetworks.AddNetwork', { wstrNetworkName: 'N' }],
    ['NlaDefinedNetworks.SetNetworkInfo', { pNetwork: { NLANTWK_NETWORK_ID: 1, NLANTWK_NETWORK_LOCATIONS: ['a'] } }],
    ['VapmControlApi.ChangeApproval', { pUpdates: [wrapped({ nSource: 4, nPatchDbId: 1 })], nApprovementState: 1 }],
    ['VapmControlApi.AcceptEulas', { pEulaIDs: [1] }],
    [
      'Tasks.SetTaskStartEvent',
      { strTask: '1', pData: { EVENT_TYPE: 'KLPRCI_TaskState', EVENT_BODY_FILTER: wrapped({}) } },
    ],
    [
      'Policy.SetOutbreakPolicies',
      { pData: { KLPOL_POL_OUTBREAK: [wrapped({ KLPOL_ID: 1, KLPOL_OUTBREAK_MASK: 1 })] } },
    ],
    ['Tasks.RunTask', { strTask: '1' }],
    ['Tasks.SuspendTask', { strTask: '1' }],
    ['Tasks.ResumeTask', { strTask: '1' }],
  ];
}

function point(): JsonObject {
  const UaScope = wrapped({ ScopeGroups: [wrapped({ ScopeId: longOf(5) })], ScopeNlaNetworks: [] });
  return { UaHostId: host, UaScope, UaPort: 13_000, UaUpdTask: '', UaMulticastAddr: '' };
}

/** The value with one place in it, at any depth, made odd, doubled or left out. */
function mutated(value: Json, chance: Chance): Json {
  if (typeof value !== 'object' || value === null || chance.is(0.15)) return oddLeaf(value, chance);
  if (Array.isArray(value)) {
    if (value.length === 0 || chance.is(0.2)) return chance.is(0.5) ? [...value, ...value] : [];
    const place = chance.below(value.length);
    return value.map((item, index) => (index === place ? mutated(item, chance) : item));
  }
  const names = Object.keys(value);
  if (names.length === 0) return { odd: oddValue(chance) };
  const name = chance.pick(names);
  const { [name]: chosen = null, ...rest } = value;
  return chance.is(0.1) ? rest : { ...rest, [name]: mutated(chosen, chance) };
}

function oddLeaf(value: Json, chance: Chance): Json {
  if (typeof value === 'number') return chance.pick([0, -1, 1, 7, 8, 99, 2 ** 31 - 1, -(2 ** 31)]);
  if (typeof value === 'string' && chance.is(0.7))
    return chance.pick([
      '',
      `${value}x`,
      '9999-12-31T23:59:59Z',
      '0001-01-01T00:00:00Z',
      '1970-01-01T00:00:00Z',
      value.repeat(50),
    ]);
  return typeof value === 'boolean' ? !value : oddValue(chance);
}

async function live(admin: AdminClient): Promise<void> {
  await admin.advance(7 * 3_600_000);
  for (const topic of inspectTopics) await admin.inspect(topic);
}

test(`${rounds} sound calls with one thing odd are refused without a trace or leave a world that goes on (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const chance = new Chance(seed);
  const admin = adminClient(ctx.server.admin ?? '');
  const content = new DatabaseContent(db);
  let accepted = 0;
  for (let round = 0; round < rounds; round += 1) {
    const [method, sound] = chance.pick(soundCalls());
    const args = mutated(sound, chance);
    if (typeof args !== 'object' || args === null || Array.isArray(args)) continue;
    const before = content.digest();
    const answer = await ctx.client.ask(method, args);
    if ('PxgError' in answer) expect(content.digest(), `${method} ${JSON.stringify(args)}`).toBe(before);
    else accepted += 1;
    if (round % liveEvery === liveEvery - 1) await live(admin);
    if (round % 500 === 499) await admin.reset().then(() => reconnect());
  }
  content.close();
  expect(accepted).toBeGreaterThan(rounds / 10);
});

/** A reset ends all sessions. */
async function reconnect(): Promise<void> {
  const { PxgRetVal: token } = await ctx.client.start();
  ctx.client.use(textOf(token));
}
