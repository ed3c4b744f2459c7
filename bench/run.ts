/** `npm run bench`: the figures of the project, as medians of whole processes, with the limit and what was measured. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type Command, median, peakMemories, times } from './measure.ts';
import { mixOf } from './mix.ts';
import { whereTimeGoes } from './where-time-goes.ts';

const root = path.resolve(import.meta.dirname, '..');
const kscctl = path.join(root, 'dist', 'kscctl.js');
const folder = mkdtempSync(path.join(tmpdir(), 'kscctl-bench-'));
const servers: ChildProcess[] = [];
let missed = 0;

try {
  console.log(
    `Node ${process.versions.node}, ${cpus().length} cores; medians of 5 whole processes; server in a process of its own over HTTPS loopback\n`,
  );
  benchStart();
  for (const size of process.argv.includes('--small') ? [1000] : [1000, 10_000]) await benchPlan(size);
  console.log(missed === 0 ? '\nEvery figure holds.' : `\n${missed} figures missed.`);
} finally {
  for (const server of servers) server.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}

function benchStart(): void {
  const example = path.join(folder, 'example');
  cpSync(path.join(root, 'examples', 'branch-office'), example, {
    recursive: true,
    filter: (from) => path.basename(from) !== '.kscctl',
  });
  const node = median(times({ args: ['-e', '0'], cwd: folder, expected: [0] }));
  console.log(`node -e 0: ${ms(node)}`);
  const version: Command = { args: [kscctl, '--version'], cwd: folder, expected: [0] };
  figure('--version, as a multiple of node -e 0', median(times(version)) / node, 2, 'x', version);
  const validate: Command = { args: [kscctl, 'validate'], cwd: example, expected: [0] };
  figure('validate of the example, as a multiple of node -e 0', median(times(validate)) / node, 6, 'x', validate);
}

async function benchPlan(size: number): Promise<void> {
  const { files } = mixOf(size);
  const project = path.join(folder, `mix-${size}`);
  for (const [file, content] of files) {
    mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    writeFileSync(path.join(project, file), content);
  }
  const { url, caFile } = await startServer(size);
  writeFileSync(
    path.join(project, 'kscctl.yaml'),
    `apiVersion: kscctl/v1\nkind: Project\nmetadata: {name: bench}\nspec:\n  targets:\n    - {name: bench, server: {type: openapi, url: "${url}", caFile: "${caFile}"}}\n`,
  );
  const plan: Command = {
    args: [kscctl, 'plan', '--format', 'json', '--quiet'],
    cwd: project,
    env: { KSCCTL_USER: 'bench', KSCCTL_PASSWORD: 'bench' },
    expected: [2],
  };
  const withoutCache = () => rmSync(path.join(project, '.kscctl'), { recursive: true, force: true });
  const limits = size === 1000 ? { cold: 1000, warm: 600, memory: 120 } : { cold: null, warm: null, memory: null };
  times(plan);
  figure(`plan of ${size}, cold parse cache`, median(times(plan, withoutCache)), limits.cold, 'ms', plan);
  figure(`plan of ${size}, warm parse cache`, median(times(plan)), limits.warm, 'ms', plan);
  const memory = peakMemories(plan, withoutCache);
  figure(`plan of ${size}, peak memory`, median(memory), limits.memory, 'MB', plan);
  // When the collector runs differs from run to run.
  console.log(`  least ${memory.at(0)?.toFixed(0)}, most ${memory.at(-1)?.toFixed(0)} MB`);
}

async function startServer(size: number): Promise<{ url: string; caFile: string }> {
  const server = spawn(process.execPath, [path.join(import.meta.dirname, 'serve-mix.ts'), String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  servers.push(server);
  const lines = createInterface({ input: server.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return JSON.parse(line) as { url: string; caFile: string };
}

function figure(name: string, value: number, limit: number | null, unit: 'x' | 'ms' | 'MB', command: Command): void {
  const shown = unit === 'ms' ? ms(value) : `${value.toFixed(unit === 'x' ? 1 : 0)} ${unit}`;
  const holds = limit === null || value <= limit;
  const verdict =
    limit === null
      ? 'no limit yet'
      : `${holds ? 'holds' : 'MISSED'}, limit ${unit === 'ms' ? ms(limit) : `${limit} ${unit}`}`;
  console.log(`${name}: ${shown} (${verdict})`);
  if (holds) return;
  missed += 1;
  console.log(['  where the time goes:', ...whereTimeGoes(command).map((line) => `  ${line}`)].join('\n'));
}

function ms(value: number): string {
  return `${(value / 1000).toFixed(3)} s`;
}
