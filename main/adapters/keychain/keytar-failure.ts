import type { ErrorCode } from '../../../contract/error-code.ts';
import { AppError } from '../../core/app-error.ts';

/**
 * keytar has no error codes, only the texts of libsecret, D-Bus, Security.framework and Credential Manager: this
 * is the one place that reads them. The first pattern that fits decides.
 */
const patterns: readonly (readonly [RegExp, ErrorCode])[] = [
  [/locked collection|is locked/i, 'secrets.locked'],
  [/interaction is not allowed|user cancell?ed|name or passphrase|dismissed/i, 'secrets.locked'],
  [/timeout was reached|timed out|did not receive a reply|noreply/i, 'secrets.timeout'],
  [/autolaunch d-bus|dbus-launch|unsupported transport|could not connect/i, 'secrets.noService'],
  [/not provided by any|hasnoowner|serviceunknown|no such interface/i, 'secrets.noService'],
  [/does not exist at path .*\/collection\//i, 'secrets.noService'],
  [/connection (is closed|refused|reset)|cannot open shared object/i, 'secrets.noService'],
];

/** What a failed call of the keychain means; the value is in none of these texts. */
export function keytarFailure(error: unknown): AppError {
  const reason = reasonOf(error);
  const code = patterns.find(([pattern]) => pattern.test(reason))?.[1] ?? 'secrets.failed';
  return new AppError(code, { reason }, { cause: error });
}

/** The native module itself cannot be loaded: libsecret is missing, or there is no build for this platform. */
export function loadFailure(error: unknown): AppError {
  return new AppError('secrets.noService', { reason: reasonOf(error) }, { cause: error });
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 200);
}
