import { describe, expect, it } from 'vitest';
import { networkFailureOf, translateNetworkError } from './network-failure.ts';

const failed = (code: string) => Object.assign(new Error('secret-token in a message'), { code });

describe('network failures', () => {
  it.each([
    ['ENOTFOUND', 'name', 'comfy.nameNotFound'],
    ['EAI_AGAIN', 'name', 'comfy.nameNotFound'],
    ['ECONNREFUSED', 'refused', 'comfy.unreachable'],
    ['EHOSTUNREACH', 'refused', 'comfy.unreachable'],
    ['ECONNRESET', 'dropped', 'comfy.unreachable'],
    ['UND_ERR_SOCKET', 'dropped', 'comfy.unreachable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 'comfy.timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout', 'comfy.timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout', 'comfy.timeout'],
    ['CERT_HAS_EXPIRED', 'tls', 'comfy.tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', 'comfy.tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', 'comfy.tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', 'comfy.tls'],
    ['HPE_INVALID_CONSTANT', 'notHttp', 'comfy.notComfy'],
  ])('take %s for %s, told as %s', (code, kind, told) => {
    expect(networkFailureOf(failed(code))).toBe(kind);
    const translated = translateNetworkError(failed(code), 'host:1');
    expect(translated).toMatchObject({ code: told, params: { host: 'host:1' } });
    expect(JSON.stringify(translated)).not.toContain('secret-token');
  });

  it('are read from the first of several tried addresses', () => {
    expect(networkFailureOf(new AggregateError([failed('ECONNREFUSED'), failed('x')]))).toBe(
      'refused',
    );
  });

  it('leave defects alone', () => {
    const defect = new TypeError('x');
    expect(networkFailureOf(defect)).toBeNull();
    expect(translateNetworkError(defect, 'h')).toBe(defect);
  });
});
