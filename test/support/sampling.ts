import type { Parameters } from 'fast-check';

/** Counts and seed of a sampled test: a few runs in `npm test`, all of them in `npm run test:deep`. */
export function sampled<T>(few: number, all: number): Parameters<T> {
  const seed = process.env['KSCCTL_TEST_SEED'];
  return {
    numRuns: process.env['KSCCTL_TEST_DEEP'] === '1' ? all : few,
    ...(seed === undefined || seed === '' ? {} : { seed: Number(seed) }),
  };
}
