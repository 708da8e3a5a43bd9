import { describe, expect, it } from 'vitest';
import type { Connection, PasteFields } from '../../../contract/connection.ts';
import { emptyForm, formOf, withPaste } from './connect-form.ts';
import type { ConnectForm } from './connect-form.ts';
import { gapsOf } from './connect-gaps.ts';

const server: ConnectForm = { ...emptyForm, serverUrl: 'http://203.0.113.7:8188' };
const bucket = { bucket: 'models', region: 'cn-hangzhou' };
const saved: Connection = {
  id: 'a',
  name: 'a',
  server: { url: 'http://203.0.113.7:8188' },
  bucket: null,
  credential: { kind: 'none' },
  login: { kind: 'password', username: 'admin' },
  capabilities: { models: 'none', workflows: true, restart: 'yes', login: 'comfyuiLogin' },
};
const pasted: PasteFields = {
  ...{ server: null, endpoint: null, bucket: null, region: null, prefix: null },
  credential: { kind: 'none' },
  login: { kind: 'none' },
  heldSecrets: 'held-1',
  linesIgnored: 0,
};

describe('what stands in the way of saving', () => {
  it.each<[string, ConnectForm, readonly string[]]>([
    ['nothing where nothing is filled in', emptyForm, []],
    ['nothing with a server alone', server, []],
    ['nothing with a bucket alone', { ...emptyForm, ...bucket }, []],
    ['the region of a bucket', { ...server, bucket: 'models' }, ['region']],
    [
      'the bucket of an own domain',
      { ...server, endpoint: 'https://m.example.com' },
      ['bucket', 'region'],
    ],
    ['the other half of a key', { ...server, ...bucket, accessKeySecret: 's' }, ['accessKeyId']],
    [
      'the key of an STS token',
      { ...server, ...bucket, securityToken: 't' },
      ['accessKeyId', 'accessKeySecret'],
    ],
    [
      'the bucket of a key',
      { ...server, accessKeyId: 'i', accessKeySecret: 's' },
      ['bucket', 'region'],
    ],
    ['an address that is none', { ...server, serverUrl: 'http://' }, ['serverUrl']],
    ['the server of a password', { ...emptyForm, ...bucket, password: 'p' }, ['serverUrl']],
    [
      'the password of a user',
      { ...server, loginKind: 'password', username: 'admin' },
      ['password'],
    ],
    ['the token of a token login', { ...server, loginKind: 'token' }, ['token']],
  ])('is %s', (_name, form, gaps) => {
    expect(gapsOf(form, null)).toEqual(gaps);
  });

  it('is not a secret that is saved', () => {
    expect(gapsOf(formOf(saved), saved)).toEqual([]);
  });
  it('is the password where another user is to log in', () => {
    expect(gapsOf({ ...formOf(saved), username: 'other' }, saved)).toEqual(['password']);
  });
  it('is not the login of a server that is taken out', () => {
    expect(gapsOf({ ...formOf(saved), serverUrl: '', ...bucket }, saved)).toEqual([]);
  });
  it('is not a secret that was pasted', () => {
    const login = { kind: 'password', username: 'admin' } as const;
    expect(gapsOf(withPaste(server, { ...pasted, login }), null)).toEqual([]);
  });
  it('is the bucket of a key that was pasted', () => {
    const credential = { kind: 'accessKey', accessKeyId: 'LTAI…7Q' } as const;
    expect(gapsOf(withPaste(server, { ...pasted, credential }), null)).toEqual([
      'bucket',
      'region',
    ]);
  });
});
