import type { IfExists } from '../../../contract/upload.ts';

/** What to do about the object that stands at the key already. */
export type ExistingVerdict = 'upload' | 'same' | 'skip' | 'refuse';

/** `localCrc64` is only needed where the sizes are equal: the one case in which a file is hashed first. */
export function judgeExisting(
  existing: { readonly bytes: number; readonly crc64: string | null } | null,
  file: { readonly bytes: number; readonly crc64: string | null },
  ifExists: IfExists,
): ExistingVerdict {
  if (existing === null) return 'upload';
  const same =
    existing.bytes === file.bytes && existing.crc64 !== null && existing.crc64 === file.crc64;
  if (same) return 'same';
  switch (ifExists) {
    case 'replace':
      return 'upload';
    case 'skip':
      return 'skip';
    case 'fail':
      return 'refuse';
    default:
      return ifExists satisfies never;
  }
}
