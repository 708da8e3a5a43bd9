import type { ErrorCode, Failure, FailureReason } from '../../contract/error-code.ts';

/** A failure the person can act on. `cause` is for the log only and never shown. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  /** The placeholders of the message `error.<code>`; never a secret or a signed URL. */
  readonly params: Readonly<Record<string, string>>;
  readonly reasons: readonly FailureReason[];

  constructor(
    code: ErrorCode,
    params: Readonly<Record<string, string>> = {},
    options: { cause?: unknown; reasons?: readonly FailureReason[] } = {},
  ) {
    super(code, 'cause' in options ? { cause: options.cause } : {});
    this.code = code;
    this.params = params;
    this.reasons = options.reasons ?? [];
  }
}

/** Whether `error` is an `AppError` (of one of the codes, where some are given). */
export function isAppError(error: unknown, ...codes: readonly ErrorCode[]): error is AppError {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code));
}

/** The failure as it may travel and be stored; an unknown error becomes `app.unexpected`. */
export function toFailure(error: unknown): Failure {
  if (!isAppError(error)) return { code: 'app.unexpected', params: {} };
  const { code, params, reasons } = error;
  return { code, params: { ...params }, ...(reasons.length > 0 ? { reasons: [...reasons] } : {}) };
}
