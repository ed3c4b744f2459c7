import { spawnSync } from 'node:child_process';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

export interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Runs a tool of this repository with its output passed through; true when it ended well. */
export function runStep(step: Step): boolean {
  const started = performance.now();
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` };
  const ended = spawnSync(step.command, step.args, { cwd: root, stdio: 'inherit', env });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const passed = ended.status === 0;
  console.log(`${passed ? 'ok' : 'FAILED'}: ${step.name} (${seconds} s)`);
  return passed;
}
