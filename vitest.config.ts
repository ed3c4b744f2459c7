import { defineConfig } from 'vitest/config';

/** A deep run takes twenty times the samples. */
const testTimeout = process.env['KSCCTL_TEST_DEEP'] === '1' ? 1_200_000 : 60_000;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
