import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'out/**', '.tsbuild/**'],
    pool: 'forks',
    // most of a test file's time is spent waiting for sockets and processes: also two cores have room for three
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
