import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from './measure.ts';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** The functions in which a run of its own spends most time, as lines for people. */
export function whereTimeGoes(command: Command): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'kscctl-profile-'));
  try {
    spawnSync(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${folder}`, ...command.args], {
      cwd: command.cwd,
      env: { ...process.env, ...command.env },
    });
    const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
    if (file === undefined) return ['no profile was written'];
    return summary(JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Profile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function summary({ nodes, samples, timeDeltas }: Profile): string[] {
  const names = new Map(
    nodes.map((node) => [
      node.id,
      `${node.callFrame.functionName || '(anonymous)'} ${path.basename(node.callFrame.url)}`,
    ]),
  );
  const self = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '?';
    self.set(name, (self.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  return [...self]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 12)
    .map(([name, ms]) => `${ms.toFixed(0).padStart(6)} ms  ${name}`);
}
