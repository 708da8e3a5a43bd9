import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

/** What axe finds on a page whose notices stand still: one that fades has not the contrast that is meant. */
export async function axeOn(page: Page): ReturnType<AxeBuilder['analyze']> {
  await expect.poll(() => page.evaluate(fadingNotices)).toBe(0);
  return await new AxeBuilder({ page }).analyze();
}

function fadingNotices(): number {
  return document
    .getAnimations()
    .filter(
      ({ effect, playState }) =>
        playState === 'running' &&
        effect instanceof KeyframeEffect &&
        effect.target?.closest('[role="alert"]') !== null,
    ).length;
}
