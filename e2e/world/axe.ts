import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

/** What axe finds on a page that stands still: what fades in or out has not the contrast that is meant. */
export async function axeOn(page: Page): ReturnType<AxeBuilder['analyze']> {
  await expect.poll(() => page.evaluate(fading)).toBe(0);
  return await new AxeBuilder({ page }).analyze();
}

function fading(): number {
  const fades = document
    .getAnimations()
    .filter(
      ({ effect, playState }) =>
        playState === 'running' &&
        effect instanceof KeyframeEffect &&
        effect.getComputedTiming().iterations !== Infinity &&
        effect.getKeyframes().some((frame) => 'opacity' in frame),
    );
  // a surface is in the page some frames before its fade begins
  const begins = [...document.querySelectorAll('[role=dialog],[role=menu],[role=alert]')].filter(
    (surface) => surface.checkVisibility() && getComputedStyle(surface).opacity !== '1',
  );
  return fades.length + begins.length;
}
