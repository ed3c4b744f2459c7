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
  return measured(() => {
    before();
    const started = performance.now();
    execute(command.args, command);
    return performance.now() - started;
  });
}

/** Peak resident memory of whole processes in MB, sorted, as each tells it when it ends; `before` runs ahead of each. */
export function peakMemories(command: Command, before: () => void): number[] {
  const preload = path.join(import.meta.dirname, 'tell-memory.mjs');
  return measured(() => {
    before();
    const ended = execute(['--import', preload, ...command.args], command);
    const told = /peak-rss-kb=([0-9]+)/.exec(ended.stderr);
    return told === null ? Number.NaN : Number(told[1]) / 1024;
  });
}

function measured(run: () => number): number[] {
  return Array.from({ length: runs }, run).sort((a, b) => a - b);
}

export function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
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
