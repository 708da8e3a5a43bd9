import type { Routes } from '../../services/ports/routes.ts';

/** Straight to everything. */
export const straight: Routes = {
  of: () => Promise.resolve({ kind: 'direct' }),
  version: () => 0,
  onChange: () => () => undefined,
};
