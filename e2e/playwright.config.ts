import { defineConfig } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './world/chromium.ts';

/** One browser at a time: the stand-ins, the services and the page share the machine. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../.e2e',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 15_000,
    launchOptions: { executablePath: chromiumPath(), args: [...chromiumFlags] },
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
