import { AppError } from '../../core/app-error.ts';

/** `dropped`: the connection existed and broke; `refused`: nothing was delivered. */
export type NetworkFailure = 'name' | 'refused' | 'dropped' | 'timeout' | 'tls' | 'notHttp';

const byCode: Readonly<Record<string, NetworkFailure>> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  EAI_NONAME: 'name',
  EAI_NODATA: 'name',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EHOSTDOWN: 'refused',
  ENETDOWN: 'refused',
  EADDRNOTAVAIL: 'refused',
  ECONNRESET: 'dropped',
  ECONNABORTED: 'dropped',
  EPIPE: 'dropped',
  UND_ERR_SOCKET: 'dropped',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'dropped',
  UND_ERR_DESTROYED: 'dropped',
  UND_ERR_CLOSED: 'dropped',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  CERT_UNTRUSTED: 'tls',
};
const tlsCode = /^(ERR_TLS_|ERR_SSL_|UNABLE_TO_|CERT_|HOSTNAME_MISMATCH)/;

/** The library's code of a socket error, the first one of several tried addresses, or null for anything else. */
export function errorCodeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  // undici 7 leaves the code of its parser's errors empty
  if (error.name === 'HTTPParserError') return 'HPE_INVALID';
  return error instanceof AggregateError ? errorCodeOf(error.errors[0]) : null;
}

/** What kind of network failure it is; null where it is none. */
export function networkFailureOf(error: unknown): NetworkFailure | null {
  const code = errorCodeOf(error);
  if (code === null) return null;
  if (code.startsWith('HPE_')) return 'notHttp';
  if (code.startsWith('PROXY_')) return 'refused';
  return byCode[code] ?? (tlsCode.test(code) ? 'tls' : null);
}

/** The same failure in the app's words; what is no network failure comes back as it is. */
export function translateNetworkError(error: unknown, host: string): unknown {
  const reason = errorCodeOf(error) ?? '';
  const options = { cause: error };
  switch (networkFailureOf(error)) {
    case 'name':
      return new AppError('comfy.nameNotFound', { host }, options);
    case 'refused':
    case 'dropped':
      return new AppError('comfy.unreachable', { host, reason }, options);
    case 'timeout':
      return new AppError('comfy.timeout', { host }, options);
    case 'tls':
      return new AppError('comfy.tls', { host, reason }, options);
    case 'notHttp':
      return new AppError('comfy.notComfy', { host, what: 'notHttp' }, options);
    default:
      return error;
  }
}
