import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { notOpened } from './file-errors.ts';

/** A local file that is read only as it is sent; throws `file.*`. */
export async function fileToSend(path: string): Promise<File> {
  try {
    // says why, where the file cannot be opened: opening it as a blob does not
    await stat(path);
    return new File([await openAsBlob(path)], basename(path));
  } catch (error) {
    throw notOpened(error, path);
  }
}
