import { spawnSync } from 'node:child_process';
import path from 'node:path';

export interface Command {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that count as success. */
  readonly expected: readonly number[];
}

const runs = 5;

/** Whole-process times of a command in milliseconds, sorted; `before` runs ahead of each, outside the time. */
export function times(command: Command, before: () => void = () => undefined): number[] {
  const measured: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    before();
    const started = performance.now();
    execute(command.args, command);
    measured.push(performance.now() - started);
  }
  return measured.sort((a, b) => a - b);
}

export function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Peak resident memory of a run of its own, in MB: the child tells it when it ends. */
export function peakMemory(command: Command): number {
  const preload = path.join(import.meta.dirname, 'tell-memory.mjs');
  const ended = execute(['--import', preload, ...command.args], command);
  const told = /peak-rss-kb=([0-9]+)/.exec(ended.stderr);
  return told === null ? Number.NaN : Number(told[1]) / 1024;
}

function execute(args: readonly string[], { cwd, env, expected }: Command) {
  const ended = spawnSync(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (ended.status === null || !expected.includes(ended.status)) {
    throw new Error(
      `${args.join(' ')} ended with ${ended.status}:\n${ended.stderr.slice(0, 2000)}${ended.stdout.slice(0, 2000)}`,
    );
  }
  return ended;
}
