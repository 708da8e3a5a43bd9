import type { Group } from './transfer-rows.ts';

/** What each group of the drawer is called. */
export const groupKeys = {
  active: 'ui.transfers.group.active',
  waiting: 'ui.transfers.group.waiting',
  paused: 'ui.transfers.group.paused',
  failed: 'ui.transfers.group.failed',
  done: 'ui.transfers.group.done',
} as const satisfies Record<Group, string>;
