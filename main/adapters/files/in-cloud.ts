import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isPlaceholder } from '../../core/library/placeholder.ts';
import { notOpened } from './file-errors.ts';

/** Whether reading the file would fetch it from a cloud drive. */
export const isKeptInCloud = (
  { size, blocks }: BigIntStats,
  platform: string = process.platform,
): boolean => isPlaceholder({ platform, bytes: Number(size), blocks: Number(blocks) });

/** The same by its path. */
export async function isInCloud(path: string): Promise<boolean> {
  try {
    return isKeptInCloud(await stat(path, { bigint: true }));
  } catch (error) {
    throw notOpened(error, path);
  }
}
