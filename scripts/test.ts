/**
 * `npm test`: the checks that nobody may break, then every test; sampled tests run a part of their counts, always the
 * same one, so that a change is never failed by a sample that has nothing to do with it. `--deep` (npm run test:deep)
 * draws a new seed and runs the full counts. Further arguments go to vitest. Ends with a line of counts.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, runStep } from './run-step.ts';

const deep = process.argv.includes('--deep');
const passed = process.argv.slice(2).filter((argument) => argument !== '--deep');
const usualSeed = 20_260_302;
const seed = process.env['KSCCTL_TEST_SEED'] ?? String(deep ? Date.now() % 2 ** 31 : usualSeed);
console.log(`seed ${seed} (set KSCCTL_TEST_SEED to run with another), ${deep ? 'full' : 'sampled'} counts`);

const checked = passed.length > 0 || runStep({ name: 'checks', command: 'node', args: ['scripts/check.ts', '--must'] });
const folder = mkdtempSync(path.join(tmpdir(), 'kscctl-test-'));
const report = path.join(folder, 'report.json');
const ended = spawnSync(
  path.join(root, 'node_modules', '.bin', 'vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...passed],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
      KSCCTL_TEST_SEED: seed,
      KSCCTL_TEST_DEEP: deep ? '1' : '',
    },
  },
);
const counts = JSON.parse(readFileSync(report, 'utf8')) as {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
};
rmSync(folder, { recursive: true });
const stopped = ended.status !== 0 && counts.numFailedTests === 0;
const failed = counts.numFailedTests + (checked ? 0 : 1) + (stopped ? 1 : 0);
const beside = [...(checked ? [] : ['the checks: see FAILED above']), ...(stopped ? ['vitest itself'] : [])];
const of = beside.length === 0 ? '' : ` (with ${beside.join(', and ')})`;
const skipped = counts.numPendingTests === 0 ? '' : `, ${counts.numPendingTests} skipped`;
console.log(`${counts.numPassedTests} passed, ${failed} failed${of}${skipped}`);
process.exitCode = failed === 0 ? 0 : 1;
