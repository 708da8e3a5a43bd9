import { defineConfig } from '@playwright/test';
import { chromiumFlags, chromiumPath } from './world/chromium.ts';

/** Two browsers at a time: each test has stand-ins, services and a page of its own, and waits more than it works. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../.e2e',
  workers: 2,
  fullyParallel: true,
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
