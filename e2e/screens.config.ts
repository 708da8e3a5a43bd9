import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** `npm run screens`: not a test, but the same browser and the same tour. */
export default defineConfig({
  ...tests,
  testMatch: 'take-screens.ts',
  workers: 1,
  timeout: 300_000,
});
