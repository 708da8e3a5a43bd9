import { AppError } from '../../core/app-error.ts';

const fullCodes: readonly string[] = ['ENOSPC', 'EDQUOT'];
const unwritableCodes: readonly string[] = [
  'EACCES',
  'EBUSY',
  'EEXIST',
  'EFBIG',
  'EIO',
  'EISDIR',
  'ELOOP',
  'EMFILE',
  'ENAMETOOLONG',
  'ENFILE',
  'ENODEV',
  'ENOENT',
  'ENOTDIR',
  'ENXIO',
  'EPERM',
  'EROFS',
  'ETXTBSY',
  'UNKNOWN',
];

/** The disk's error in the app's words; anything else comes back as it is. */
export function translateFileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return error;
  if (fullCodes.includes(error.code))
    return new AppError('file.diskFull', { path }, { cause: error });
  if (unwritableCodes.includes(error.code))
    return new AppError('file.unwritable', { path, reason: error.code }, { cause: error });
  return error;
}
