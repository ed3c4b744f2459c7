import type { RunningSimulator } from '../../src/simulator/index.ts';
import { adminClient, startSimulator } from '../../src/simulator/index.ts';
import { type Json, type JsonObject, longOf, textOf, WireClient, wrapped } from '../wire/wire-client.ts';

export const kes = 'Kaspersky Endpoint Security for Windows';
export const bigUpdate = `${kes} 12.7.0.533`;
export const hotfixA = `${kes} 12.6 hotfix A`;
export const hour = 3_600_000;
export const agentPolicy = 1;

/** A server in memory with a connected client and its admin operations. */
export interface Stage extends AsyncDisposable {
  readonly server: RunningSimulator;
  readonly client: WireClient;
  readonly admin: ReturnType<typeof adminClient>;
}

export async function stage(db = ':memory:', seed = 1): Promise<Stage> {
  const server = await startSimulator({
    db,
    world: 'branch-office',
    seed,
    clock: 'manual',
    user: 'user',
    password: 'secret',
  });
  const client = await WireClient.connected(server);
  return {
    server,
    client,
    admin: adminClient(server.admin ?? ''),
    async [Symbol.asyncDispose]() {
      client.close();
      await server.close();
    },
  };
}

/** The links of the chain that a test can leave out or change. */
export interface Links {
  readonly points?: readonly string[];
  readonly deploy?: boolean;
  readonly download?: JsonObject | false;
  readonly update?: JsonObject | false;
  readonly installMode?: number;
  readonly eula?: boolean;
  readonly approve?: readonly string[];
  readonly decline?: readonly string[];
}

export const everyHours = (hours: number): JsonObject => ({ TASKSCH_TYPE: 1, TASKSCH_MS_PERIOD: hours * hour });
export const byHand: JsonObject = { TASKSCH_TYPE: 0 };
export const onNews: JsonObject = { TASKSCH_TYPE: 0 };

/** Sets up the vendor's scenario over the wire: points, files from them only, download and update tasks, approvals. */
export async function setUp(client: WireClient, links: Links = {}): Promise<void> {
  const ids = await hostIds(client);
  const groups: Record<string, number> = { 'hq-dp-01': 3, 'ber-dp-01': 5, 'lis-dp-01': 6, 'prg-dp-01': 7 };
  const points = links.points ?? Object.keys(groups);
  for (const name of points)
    await client.call('UaControl.RegisterUpdateAgent', {
      pUaInfo: {
        UaHostId: ids.get(name) ?? '',
        UaDistributeUpdates: links.deploy ?? true,
        UaScope: wrapped({ ScopeGroups: [wrapped({ ScopeId: longOf(groups[name] ?? 0) })] }),
      },
    });
  await setAgentPolicy(client, '86', 'SIM_bDistributeThroughPointsOnly', true);
  if (links.download !== false) await client.call('Tasks.AddTask', { pData: downloadTask(links.download) });
  if (links.update !== false)
    await client.call('Tasks.AddTask', { pData: updateTask(links.update, links.installMode) });
  if (links.eula !== false) await client.call('VapmControlApi.AcceptEulas', { pEulaIDs: [1] });
  for (const title of links.approve ?? [bigUpdate]) await decide(client, title, 1);
  for (const title of links.decline ?? []) await decide(client, title, -1);
}

export async function hostIds(client: WireClient): Promise<Map<string, string>> {
  const hosts = await client.hosts('', ['KLHST_WKS_HOSTNAME', 'KLHST_WKS_DN']);
  return new Map(hosts.map((host) => [textOf(host['KLHST_WKS_DN']), textOf(host['KLHST_WKS_HOSTNAME'])]));
}

/** Approves (1), declines (-1) or resets (0) an update by title. */
export async function decide(client: WireClient, title: string, state: number): Promise<void> {
  const rows = await client.view('v_vapm_update', ['nKlUpdateDbId'], `(wstrTitle="${title}")`);
  await client.call('VapmControlApi.ChangeApproval', {
    pUpdates: [wrapped({ nSource: 4, nPatchDbId: rows[0]?.['nKlUpdateDbId'] ?? -1 })],
    nApprovementState: state,
  });
}

/** Sets one locked value of the wizard's agent policy. */
export async function setAgentPolicy(client: WireClient, section: string, name: string, value: Json): Promise<void> {
  const { PxgRetVal: id } = await client.call('Policy.GetPolicyContents', {
    nPolicy: agentPolicy,
    nRevisionId: 0,
    nLifeTime: 0,
  });
  const wstrID = textOf(id);
  const place = { wstrID, wstrProduct: '1103', wstrVersion: '1.0.0.0', wstrSection: section };
  const pNewData = { [name]: wrapped({ KLPRSS_Val: value, KLPRSS_Mnd: true }) };
  await client.call('SsContents.Ss_Replace', { ...place, pNewData });
  await client.call('SsContents.Ss_Apply', { wstrID });
  await client.call('SsContents.Ss_Release', { wstrID });
}

export function downloadTask(schedule: JsonObject = everyHours(6), parameters: JsonObject = {}): JsonObject {
  return task(
    {
      TASKID_PRODUCT_NAME: '1103',
      TASKID_VERSION: '1.0.0.0',
      TASKID_COMPONENT_NAME: '86',
      TASK_NAME: 'SIM_DownloadUpdatesToPoints',
    },
    'Download to points',
    schedule,
    { UpdateSourceList: [source(2)], ...parameters },
  );
}

export function updateTask(schedule: JsonObject = onNews, installMode = 1, sources: number[] = [1001]): JsonObject {
  const condition: JsonObject =
    schedule === onNews ? { KLPRTS_START_CONDITION: wrapped({ KLPRTS_START_CONDITION_TYPE: 1 }) } : {};
  return task(
    {
      TASKID_PRODUCT_NAME: 'KES',
      TASKID_VERSION: '11.0.0.0',
      TASKID_COMPONENT_NAME: 'SIM_Updater',
      TASK_NAME: 'updater',
    },
    'Update KES',
    schedule,
    { UpdateSourceList: sources.map(source), SIM_nInstallMode: installMode, ...condition },
  );
}

function source(type: number): JsonObject {
  return wrapped({ type, url: '', use_proxy: false });
}

function task(identity: JsonObject, name: string, schedule: JsonObject, parameters: JsonObject): JsonObject {
  return {
    ...identity,
    ...schedule,
    TASK_ADDITIONAL_PARAMS: wrapped(parameters),
    TASK_INFO_PARAMS: wrapped({
      DisplayName: name,
      'klprts-TaskScheduleSubtype': schedule === byHand ? 256 : 0,
      PRTS_TASK_GROUPID: 0,
    }),
  };
}
