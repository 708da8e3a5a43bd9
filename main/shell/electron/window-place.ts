export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** So much of the window's upper edge has to be on a screen that it can be taken hold of. */
const leastWidth = 120;
const barHeight = 40;

/** Whether a window that is put there can be seen and moved: a screen may be gone since. */
export function isInSight(window: Area, screens: readonly Area[]): boolean {
  return screens.some((screen) => {
    const shownWidth =
      Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
    const isBarShown = window.y >= screen.y && window.y + barHeight <= screen.y + screen.height;
    return shownWidth >= leastWidth && isBarShown;
  });
}
