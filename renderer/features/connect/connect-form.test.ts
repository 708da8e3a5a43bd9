import { describe, expect, it } from 'vitest';
import { draftOf, emptyForm, withEndpoint } from './connect-form.ts';

describe('an endpoint says what it is', () => {
  it.each([
    ['https://oss-cn-hangzhou.aliyuncs.com', 'region', 'cn-hangzhou'],
    ['https://oss-cn-beijing-internal.aliyuncs.com', 'internal', 'cn-beijing'],
    ['https://oss-accelerate.aliyuncs.com', 'accelerate', ''],
    ['https://models.example.com', 'cname', ''],
    ['http://localhost:9000', 'pathStyle', ''],
  ])('%s', (endpoint, kind, region) => {
    expect(withEndpoint(emptyForm, endpoint)).toMatchObject({ endpointKind: kind, region });
  });
});

describe('what was filled in', () => {
  it('is nothing to try while it is too little', () => {
    expect(draftOf(emptyForm)).toBeNull();
    expect(draftOf({ ...emptyForm, bucket: 'b' })).toBeNull();
  });
  it('becomes a draft with a server alone', () => {
    expect(draftOf({ ...emptyForm, serverUrl: '203.0.113.7:8188' })).toMatchObject({
      name: '203.0.113.7:8188',
      server: { url: 'http://203.0.113.7:8188' },
      bucket: null,
      accessKey: null,
    });
  });
  it('takes the endpoint of the region where none is told', () => {
    expect(draftOf({ ...emptyForm, bucket: 'b', region: 'cn-hangzhou' })?.bucket).toMatchObject({
      endpoint: 'https://oss-cn-hangzhou.aliyuncs.com',
      endpointKind: 'region',
      prefix: null,
    });
  });
  it('sends no half of a key', () => {
    const form = { ...emptyForm, bucket: 'b', region: 'r', accessKeyId: 'id' };
    expect(draftOf(form)?.accessKey).toBeNull();
    expect(draftOf({ ...form, accessKeySecret: ' s ' })?.accessKey).toMatchObject({
      accessKeySecret: 's',
      securityToken: null,
    });
  });
});
