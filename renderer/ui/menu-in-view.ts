/**
 * A menu that belongs to the view: it lies inside of it for whoever goes from landmark to landmark, and holds nothing
 * but its items.
 */
export const menuInView = {
  withInitialFocusPlaceholder: false,
  portalProps: { target: '#main' },
} as const;
