import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'out/**', '.tsbuild/**'],
    pool: 'forks',
    // most of a test file's time is spent waiting for sockets and processes: also two cores have room for three
    maxWorkers: 3,
    // what ends a test that hangs, and no measure of a busy machine
    testTimeout: 55_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 20 } },
  },
});
