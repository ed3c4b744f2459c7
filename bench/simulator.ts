/** The figures of the simulated server, with the limit and what was measured; exits 1 when one is missed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { adminClient, inspect } from '../src/simulator/index.ts';
import { RawConnection } from './raw-connection.ts';

interface Served {
  readonly url: string;
  readonly caFile: string;
  readonly admin: string;
  readonly startMs: number;
  readonly process: ChildProcess;
}

const folder = mkdtempSync(path.join(tmpdir(), 'kscctl-sim-bench-'));
const running = new Set<ChildProcess>();
let missed = 0;

try {
  console.log(`Node ${process.versions.node}, ${cpus().length} cores; each server in a process of its own\n`);
  await benchVendorLimit();
  await benchCalls();
  await benchProcesses(8, 60);
  console.log(missed === 0 ? '\nEvery figure of the simulated server holds.' : `\n${missed} figures missed.`);
  process.exitCode = missed === 0 ? 0 : 1;
} finally {
  for (const child of running) child.kill('SIGTERM');
  await Promise.all([...running].map((child) => once(child, 'exit')));
  rmSync(folder, { recursive: true, force: true });
}

async function benchVendorLimit(): Promise<void> {
  const db = path.join(folder, 'vendor-limit.db');
  const first = await serve('vendor-limit', db);
  figure('vendor-limit: seeded', first.startMs / 1000, 'at most', 30, 's');
  await stop(first);
  const again = await serve('vendor-limit', db);
  figure('vendor-limit: opened again', again.startMs / 1000, 'at most', 1, 's');
  const admin = adminClient(again.admin);
  for (const day of ['first', 'second']) {
    const started = performance.now();
    const report = await admin.advance(24 * 3_600_000);
    figure(`vendor-limit: 24 h, ${day} day`, (performance.now() - started) / 1000, 'at most', 15, 's');
    console.log(`  ${report.installed} installed, ${report.tasksCompleted} runs, ${report.events} events`);
  }
  figure('vendor-limit: peak memory of the server', peakMemory(again), 'at most', 1024, 'MB');
  const connection = await RawConnection.open(again.url, again.caFile);
  figure('hosts in pages of 1,000', await hostRows(connection), 'at least', 40_000, 'rows/s');
  figure('v_vapm_update in pages of 1,000', await viewRows(connection), 'at least', 40_000, 'rows/s');
  connection.close();
  await stop(again);
}

async function hostRows(connection: RawConnection): Promise<number> {
  const fields = [
    'KLHST_WKS_HOSTNAME',
    'KLHST_WKS_DN',
    'KLHST_WKS_FQDN',
    'KLHST_WKS_GROUPID',
    'KLHST_WKS_LAST_VISIBLE',
  ];
  const found = await connection.call('HostGroup.FindHosts', {
    wstrFilter: '',
    vecFieldsToReturn: fields,
    vecFieldsToOrder: [],
    pParams: {},
    lMaxLifeTime: 600,
  });
  const pages = 50;
  return await rate(pages * 1000, async () => {
    for (let page = 0; page < pages; page += 1)
      await connection.call('ChunkAccessor.GetItemsChunk', {
        strAccessor: found['strAccessor'],
        nStart: page * 1000,
        nCount: 1000,
      });
  });
}

async function viewRows(connection: RawConnection): Promise<number> {
  const reset = await connection.call('SrvView.ResetIterator', {
    wstrViewName: 'v_vapm_update',
    wstrFilter: '',
    vecFieldsToReturn: ['nKlUpdateDbId', 'wstrTitle', 'ProductName', 'nApprovementState', 'nEulaDbId'],
    vecFieldsToOrder: [],
    pParams: {},
    lifetimeSec: 600,
  });
  const pages = 2;
  const rounds = 10;
  return await rate(pages * rounds * 1000, async () => {
    for (let page = 0; page < pages * rounds; page += 1) {
      const nStart = (page % pages) * 1000;
      const range = { wstrIteratorId: reset['wstrIteratorId'], nStart, nEnd: nStart + 999 };
      await connection.call('SrvView.GetRecordRange', range);
    }
  });
}

async function benchCalls(): Promise<void> {
  const server = await serve('branch-office', path.join(folder, 'calls.db'));
  for (const [count, limit] of [
    [1, 1500],
    [8, 5000],
  ] as const) {
    const connections = await Promise.all(
      Array.from({ length: count }, () => RawConnection.open(server.url, server.caFile)),
    );
    await smallCalls(connections, 500);
    const perConnection = 6000 / count;
    const value = await rate(perConnection * count, () => smallCalls(connections, perConnection));
    figure(`small calls over ${count} connection${count === 1 ? '' : 's'}`, value, 'at least', limit, 'calls/s');
    for (const connection of connections) connection.close();
  }
  await stop(server);
}

async function smallCalls(connections: readonly RawConnection[], count: number): Promise<void> {
  await Promise.all(
    connections.map(async (connection) => {
      for (let call = 0; call < count; call += 1) await connection.call('HostGroup.GetGroupInfo', { nGroupId: 3 });
    }),
  );
}

/** Servers of many processes on one file; each client writes and reads what it wrote. */
async function benchProcesses(count: number, rounds: number): Promise<void> {
  const db = path.join(folder, 'shared.db');
  const servers = await Promise.all(Array.from({ length: count }, () => serve('enterprise', db)));
  const before = inspect(db, 'groups').length;
  const waits: number[] = [];
  await Promise.all(
    servers.map(async (server, number) => {
      const connection = await RawConnection.open(server.url, server.caFile);
      for (let round = 0; round < rounds; round += 1) {
        const name = `group-${number}-${round}`;
        const timed = async (method: string, args: unknown): Promise<Record<string, unknown>> => {
          const started = performance.now();
          const answer = await connection.call(method, args);
          waits.push(performance.now() - started);
          return answer;
        };
        const { PxgRetVal: id } = await timed('HostGroup.AddGroup', { pInfo: { name, parentId: 0 } });
        const found = await timed('HostGroup.GetGroupId', { nParent: 0, strName: name });
        if (found['PxgRetVal'] !== id) throw new Error(`${name} was lost`);
      }
      connection.close();
    }),
  );
  const added = inspect(db, 'groups').length - before;
  waits.sort((a, b) => a - b);
  figure(`${count} processes on one file: groups lost`, count * rounds - added, 'at most', 0, '');
  const median = waits[Math.floor(waits.length / 2)] ?? Number.NaN;
  figure(`${count} processes on one file: median call`, median, 'at most', 200, 'ms');
  console.log(`  slowest of ${waits.length}: ${(waits.at(-1) ?? 0).toFixed(0)} ms`);
  for (const server of servers) await stop(server);
}

/** `kscctl sim serve` as users run it; `startMs` is from the start of the process until it is ready. */
async function serve(world: string, db: string): Promise<Served> {
  const program = path.join(import.meta.dirname, '..', 'dist', 'kscctl.js');
  const account = ['--user', 'bench', '--password', 'bench'];
  const options = ['--world', world, '--db', db, '--clock', 'manual', ...account];
  const started = performance.now();
  const child = spawn(process.execPath, [program, 'sim', 'serve', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const startMs = performance.now() - started;
  return { ...(JSON.parse(line) as Omit<Served, 'process' | 'startMs'>), startMs, process: child };
}

async function stop(server: Served): Promise<void> {
  server.process.kill('SIGTERM');
  await once(server.process, 'exit');
  running.delete(server.process);
}

/** Peak resident memory of a process in MB; NaN where the system does not tell. */
function peakMemory(server: Served): number {
  try {
    const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (count / (performance.now() - started)) * 1000;
}

function figure(name: string, value: number, bound: 'at most' | 'at least', limit: number, unit: string): void {
  const holds = bound === 'at most' ? value <= limit : value >= limit;
  const shown = value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString('en') : value.toFixed(2);
  const words = Number.isNaN(value) ? 'cannot be measured here' : holds ? 'holds' : 'MISSED';
  console.log(`${name}: ${shown} ${unit} (${words}, ${bound} ${limit.toLocaleString('en')} ${unit})`);
  if (!holds && !Number.isNaN(value)) missed += 1;
}
