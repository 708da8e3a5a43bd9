import { AppError } from '../../core/app-error.ts';

/** The failure of a file that a person named. */
export function notOpened(error: unknown, path: string): unknown {
  return translate(error, path, new AppError('file.notFound', { path }, { cause: error }));
}

/** The failure of a file that was there when its upload began. */
export function notRead(error: unknown, path: string): unknown {
  return translate(error, path, new AppError('file.vanished', { path }, { cause: error }));
}

function translate(error: unknown, path: string, absent: AppError): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const reason = String(error.code);
  switch (reason) {
    case 'ENOENT':
    case 'ENOTDIR':
      return absent;
    // Windows: another program has it open and shares it with nobody
    case 'EBUSY':
      return new AppError('file.inUse', { path }, { cause: error });
    case 'EISDIR':
      return new AppError('usage.notAFile', { path }, { cause: error });
    default:
      return reason.startsWith('E') && error instanceof Error && 'syscall' in error
        ? new AppError('file.unreadable', { path, reason }, { cause: error })
        : error;
  }
}
