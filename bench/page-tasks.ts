import type { Page } from '@playwright/test';

/** Notes every task of the page that takes longer than 50 ms, from now on. */
export async function noteLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: number[] = [];
    Reflect.set(globalThis, 'longTasks', seen);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(duration);
    }).observe({ type: 'longtask' });
  });
}

/** The durations in ms of what was noted, which is forgotten then. */
export function longTasksOf(page: Page): Promise<readonly number[]> {
  return page.evaluate(() => {
    const seen: unknown = Reflect.get(globalThis, 'longTasks');
    return Array.isArray(seen) ? seen.splice(0).map(Number) : [];
  });
}
