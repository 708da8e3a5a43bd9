/** What can be put into another order while it waits; each is a noun of the contract. */
export type Moving = 'uploads' | 'downloads' | 'imports';

/** What a dragged row carries, by its list; nothing of another program has it, and no row of another list. */
export const draggedAs: Readonly<Record<Moving, string>> = {
  uploads: 'application/x-ferry-upload',
  downloads: 'application/x-ferry-download',
  imports: 'application/x-ferry-import',
};
