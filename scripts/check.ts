/**
 * `npm run check`: types, lint, format, layering, dead code and generated files. With --must, only what a contributor
 * must not break (npm test runs that).
 */
import { root, runStep, type Step } from './run-step.ts';

const must: readonly Step[] = [
  { name: 'types', command: 'tsc', args: ['--noEmit', '-p', root] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings', 'src', 'test', 'scripts', 'bench'] },
  {
    name: 'layering',
    command: 'depcruise',
    args: ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', 'src'],
  },
  { name: 'generated files', command: 'node', args: ['scripts/generate.ts', '--check'] },
];
const also: readonly Step[] = [
  { name: 'format', command: 'biome', args: ['check', '.'] },
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
];

const steps = process.argv.includes('--must') ? must : [...must, ...also];
const failed = steps.filter((step) => !runStep(step));
process.exitCode = failed.length === 0 ? 0 : 1;
