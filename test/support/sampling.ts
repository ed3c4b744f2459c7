import type { Parameters } from 'fast-check';

const seed = Number(process.env['KSCCTL_TEST_SEED'] ?? 1);
const deep = process.env['KSCCTL_TEST_DEEP'] === '1';

/** How a law is sampled: the seed of the run, and `count` samples, or in a deep run `all`, twenty times as many. */
export function samples<T = unknown>(count: number, all = count * 20): Parameters<T> {
  return { seed: Number.isFinite(seed) ? seed : 1, numRuns: deep ? all : count };
}
