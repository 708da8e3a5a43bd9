import type { ErrorCode, Failure } from '../../contract/error-code.ts';

/** A failure the person can act on. `cause` is for the log only and never shown. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** The placeholders of the message `error.<code>`; never a secret or a signed URL. */
  readonly params: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    params: Readonly<Record<string, string>> = {},
    options: { cause?: unknown } = {},
  ) {
    super(code, options);
    this.code = code;
    this.params = params;
  }
}

/** Whether `error` is an `AppError` (of one of the codes, where some are given). */
export function isAppError(error: unknown, ...codes: readonly ErrorCode[]): error is AppError {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code));
}

/** The failure as it may travel and be stored; an unknown error becomes `app.unexpected`. */
export function toFailure(error: unknown): Failure {
  return isAppError(error)
    ? { code: error.code, params: { ...error.params } }
    : { code: 'app.unexpected', params: {} };
}
