import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointOf, requestHostOf } from './endpoint-of.ts';

const recognised = (endpoint: string, kind: string, region: string | null) => ({
  state: 'recognised',
  endpoint,
  kind,
  region,
  dualStack: false,
  bucket: null,
});

describe('endpointOf', () => {
  it.each([
    ['https://oss-cn-hangzhou.aliyuncs.com', 'region', 'cn-hangzhou'],
    ['oss-ap-southeast-1.aliyuncs.com', 'region', 'ap-southeast-1'],
    ['https://oss-cn-hzfinance.aliyuncs.com', 'region', 'cn-hzfinance'],
    ['https://oss-cn-hangzhou-internal.aliyuncs.com', 'internal', 'cn-hangzhou'],
    ['https://oss-accelerate.aliyuncs.com', 'accelerate', null],
    ['https://oss-accelerate-overseas.aliyuncs.com', 'accelerate', null],
    ['https://models.example.com', 'cname', null],
    ['https://oss-cn-hangzhou.aliyuncs.com.evil.example', 'cname', null],
    ['http://localhost:9000', 'pathStyle', null],
    ['http://127.0.0.1:9000', 'pathStyle', null],
  ])('recognises %s as %s', (text, kind, region) => {
    const { origin } = new URL(text.includes('://') ? text : `https://${text}`);
    expect(endpointOf(text)).toEqual(recognised(origin, kind, region));
  });

  it('recognises the dual stack hosts', () => {
    expect(endpointOf('https://cn-beijing.oss.aliyuncs.com')).toEqual({
      ...recognised('https://cn-beijing.oss.aliyuncs.com', 'region', 'cn-beijing'),
      dualStack: true,
    });
  });

  it.each([
    ['my-bucket.oss-cn-beijing.aliyuncs.com', 'https://oss-cn-beijing.aliyuncs.com', 'region'],
    [
      'https://my-bucket.oss-cn-beijing-internal.aliyuncs.com/',
      'https://oss-cn-beijing-internal.aliyuncs.com',
      'internal',
    ],
    ['my-bucket.oss-accelerate.aliyuncs.com', 'https://oss-accelerate.aliyuncs.com', 'accelerate'],
  ])('takes the bucket off the host of %s', (text, endpoint, kind) => {
    expect(endpointOf(text)).toMatchObject({ endpoint, kind, bucket: 'my-bucket' });
  });

  it('follows the flags', () => {
    expect(endpointOf('https://gateway.example.com', { pathStyle: true })).toMatchObject({
      kind: 'pathStyle',
    });
    expect(endpointOf('http://localhost:9000', { cname: true })).toMatchObject({ kind: 'cname' });
  });

  it.each(['http://oss-cn-hangzhou.aliyuncs.com', 'http://models.example.com', 'http://10.0.0.3'])(
    'calls %s insecure',
    (text) => {
      expect(endpointOf(text, { cname: true })).toEqual({ state: 'insecure', endpoint: text });
    },
  );

  it.each(['', '  ', 'https://', 'ftp://host', 'https://user:pw@host', 'a b', 'https://h/?key=1'])(
    'takes %o for no address',
    (text) => {
      expect(endpointOf(text)).toEqual({ state: 'notAnAddress' });
    },
  );

  it('reads its own result the same way again', () => {
    const region = fc.constantFrom('cn-hangzhou', 'us-east-1', 'ap-southeast-1', 'cn-shanghai');
    const suffix = fc.constantFrom('', '-internal');
    fc.assert(
      fc.property(
        region,
        suffix,
        fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}[a-z0-9]$/),
        (r, s, b) => {
          const first = endpointOf(`${b}.oss-${r}${s}.aliyuncs.com`);
          expect(first).toMatchObject({ region: r, bucket: b });
          expect(first.state === 'recognised' && endpointOf(first.endpoint)).toEqual({
            ...first,
            bucket: null,
          });
        },
      ),
    );
  });
});

describe('requestHostOf', () => {
  it('puts the bucket in front of the host where OSS wants it there', () => {
    const at = (endpoint: string, endpointKind: 'region' | 'cname' | 'pathStyle') =>
      requestHostOf({ endpoint, endpointKind, bucket: 'b' });
    expect(at('https://oss-cn-hangzhou.aliyuncs.com', 'region')).toBe(
      'b.oss-cn-hangzhou.aliyuncs.com',
    );
    expect(at('https://models.example.com', 'cname')).toBe('models.example.com');
    expect(at('http://localhost:9000', 'pathStyle')).toBe('localhost');
  });
});
