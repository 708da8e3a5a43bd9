import { AppError, isAppError } from '../../core/app-error.ts';
import type { ErrorCode } from '../../../contract/error-code.ts';

/** The sockets are those of the buckets, and so are their words; to a person it is another host. */
const codes: Partial<Record<ErrorCode, ErrorCode>> = {
  'oss.nameNotFound': 'hub.nameNotFound',
  'oss.unreachable': 'hub.unreachable',
  'oss.tls': 'hub.tls',
  'oss.timeout': 'hub.timeout',
  'oss.notOss': 'hub.notAFile',
};

/** A failure of the network as a `hub.*` code; the signal's reason where it was aborted. */
export function hubFailure(error: unknown, host: string, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const code = isAppError(error) ? codes[error.code] : undefined;
  if (!isAppError(error) || code === undefined) return error;
  return new AppError(code, { ...error.params, host }, { cause: error });
}

/** What an answer that is no file says; `name` is what was asked for. */
export function refusalOf(
  answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly host: string;
  },
  asked: { readonly name: string; readonly hasToken: boolean },
  now: number,
): AppError {
  const { status, headers, host } = answer;
  const { name, hasToken } = asked;
  const code = headers['x-error-code'];
  switch (status) {
    case 401:
    case 403:
      if (code === 'RepoNotFound') return new AppError('hub.notFound', { name, host });
      if (!hasToken) return new AppError('hub.loginNeeded', { host });
      return code === 'GatedRepo' || status === 403
        ? new AppError('hub.gated', { host, name })
        : new AppError('hub.tokenRefused', { host });
    case 404:
    case 410:
      return new AppError('hub.notFound', { name, host });
    case 416:
      return new AppError('hub.changed', { name });
    case 429:
      return new AppError('hub.throttled', { host, seconds: String(waitSeconds(headers, now)) });
    default:
      return status >= 500 || status === 408
        ? new AppError('hub.serverError', { host, status: String(status) })
        : new AppError('hub.rejected', { host, status: String(status) });
  }
}

const usualWaitSeconds = 10;
const longestWaitSeconds = 3_600;

/** `Retry-After` in seconds or as a date. */
function waitSeconds(headers: Readonly<Record<string, string>>, now: number): number {
  const value = headers['retry-after'] ?? '';
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1_000;
  if (Number.isNaN(seconds)) return usualWaitSeconds;
  return Math.min(longestWaitSeconds, Math.max(1, Math.ceil(seconds)));
}
