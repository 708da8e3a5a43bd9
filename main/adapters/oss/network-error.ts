import { AppError } from '../../core/app-error.ts';
import type { ErrorCode } from '../../../contract/error-code.ts';

/** Turns a failure of DNS, TCP, TLS or of the HTTP framing into its `oss.*` code. */
export function translateNetworkError(error: unknown, host: string): unknown {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (code === null) return error;
  const known = classify(code);
  return known === null
    ? error
    : new AppError(known, paramsOf(known, host, code), { cause: error });
}

function paramsOf(known: ErrorCode, host: string, reason: string): Record<string, string> {
  return known === 'oss.unreachable' || known === 'oss.tls' ? { host, reason } : { host };
}

function classify(code: string): ErrorCode | null {
  if (nameCodes.has(code)) return 'oss.nameNotFound';
  if (timeoutCodes.has(code)) return 'oss.timeout';
  if (socketCodes.has(code) || code.startsWith('PROXY_')) return 'oss.unreachable';
  if (code.startsWith('HPE_')) return 'oss.notOss';
  if (/CERT|TLS|SSL|SELF_SIGNED|ISSUER|EPROTO|UNABLE_TO/.test(code)) return 'oss.tls';
  return null;
}

const nameCodes: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENODATA']);
const timeoutCodes: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);
const socketCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTCONN',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** The first code along the chain of causes; an AggregateError (both address families failed) names its own. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error instanceof AggregateError) return codeOf(error.errors[0]) ?? ownCode(error);
  const own = ownCode(error);
  const inner = own === null || own === 'UND_ERR_SOCKET' ? codeOf(error.cause) : null;
  return inner ?? own;
}

function ownCode(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null;
}
