import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
/** The copy of dist/ that build.ts made. */
export const executable = path.join(process.env['KSCCTL_TEST_DIST'] ?? path.join(root, 'dist'), 'kscctl.js');
const longestMs = 40_000;

/** How a run of the command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A run that is under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Runs the built command line in a process of its own, without a terminal and without credentials of this machine. */
export function kscctl(args: readonly string[], options: RunOptions): Promise<Ended> {
  return startKscctl(args, options).ended;
}

export function startKscctl(args: readonly string[], { cwd, env = {} }: RunOptions): Running {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(KSCCTL_|NO_COLOR|FORCE_COLOR|VITEST|NODE_OPTIONS)/.test(name),
  );
  const child = spawn(process.execPath, [executable, ...args], {
    cwd,
    env: { ...Object.fromEntries(own), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<Ended>((done, fail) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}
