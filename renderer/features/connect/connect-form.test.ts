import { describe, expect, it } from 'vitest';
import type { Connection, PasteFields } from '../../../contract/connection.ts';
import { draftOf, emptyForm, formOf, withEndpoint, withPaste } from './connect-form.ts';

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

const pasted: PasteFields = {
  ...{ server: null, endpoint: null, bucket: null, region: null, prefix: null },
  credential: { kind: 'none' },
  login: { kind: 'none' },
  heldSecrets: null,
  linesIgnored: 0,
};

describe('a pasted text', () => {
  it.each([
    ['https://models.example.com', 'cname', ''],
    ['https://oss-cn-beijing-internal.aliyuncs.com', 'internal', 'cn-beijing'],
  ])('tells with %s what kind of endpoint that is', (endpoint, endpointKind, region) => {
    expect(withPaste(emptyForm, { ...pasted, endpoint })).toMatchObject({ endpointKind, region });
  });
  it('adds its secrets to those of an earlier one', () => {
    const key = { kind: 'accessKey', accessKeyId: 'LTAI…7Q' } as const;
    const first = withPaste(emptyForm, { ...pasted, credential: key, heldSecrets: 'held-1' });
    const both = withPaste(
      { ...first, serverUrl: 'http://203.0.113.7:8188' },
      { ...pasted, login: { kind: 'token' }, heldSecrets: 'held-2' },
    );
    expect(draftOf(both)?.heldSecrets).toEqual(['held-1', 'held-2']);
  });
  it('stands before a key that was typed', () => {
    const typed = { ...emptyForm, accessKeyId: 'old', accessKeySecret: 'old' };
    const key = { kind: 'accessKey', accessKeyId: 'LTAI…7Q' } as const;
    const form = withPaste(typed, { ...pasted, credential: key, heldSecrets: 'held-1' });
    expect(draftOf({ ...form, bucket: 'b', region: 'r' })?.accessKey).toBeNull();
  });
});

describe('the place of the secrets', () => {
  const saved: Connection = {
    ...{ id: 'a', name: 'a', bucket: null, credential: { kind: 'none' }, login: { kind: 'none' } },
    server: { url: 'http://203.0.113.7:8188' },
    capabilities: { models: 'none', workflows: true, restart: 'yes', login: 'none' },
  };
  it('can be changed back from this session to the key store', () => {
    const form = formOf({ ...saved, secretsIn: 'session' });
    expect(form.keepSecrets).toBe('session');
    expect(draftOf({ ...form, keepSecrets: 'keychain' })?.keepSecrets).toBe('keychain');
  });
  it("stays the sandbox's own", () => {
    expect(draftOf(formOf({ ...saved, secretsIn: 'sandbox' }))).not.toHaveProperty('keepSecrets');
  });
});
