import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePaste, type Pasted } from './parse-paste.ts';

const nothing: Pasted = {
  serverUrl: null,
  bucket: null,
  region: null,
  endpoint: null,
  prefix: null,
  accessKeyId: null,
  accessKeySecret: null,
  securityToken: null,
  expiresAt: null,
  username: null,
  password: null,
  token: null,
  notUnderstood: 0,
};
const key = { accessKeyId: 'LTAI5tExampleId', accessKeySecret: 'a1B2/c+3D4=' };
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('parsePaste', () => {
  it.each([
    ['environment', 'OSS_ACCESS_KEY_ID=LTAI5tExampleId\nOSS_ACCESS_KEY_SECRET=a1B2/c+3D4='],
    [
      'exports in quotes',
      'export ALIBABA_CLOUD_ACCESS_KEY_ID="LTAI5tExampleId"\nexport ALIBABA_CLOUD_ACCESS_KEY_SECRET=\'a1B2/c+3D4=\'\n',
    ],
    [
      'PowerShell',
      '$env:OSS_ACCESS_KEY_ID = "LTAI5tExampleId"\r\n$env:OSS_ACCESS_KEY_SECRET = "a1B2/c+3D4="\r\n',
    ],
    ['Windows set', 'set OSS_ACCESS_KEY_ID=LTAI5tExampleId\nset OSS_ACCESS_KEY_SECRET=a1B2/c+3D4='],
    ['short names', 'AK: LTAI5tExampleId\nSK：a1B2/c+3D4='],
    ['one line', 'AK=LTAI5tExampleId SK=a1B2/c+3D4='],
    ['a sentence', 'AccessKey ID: LTAI5tExampleId, AccessKey Secret: a1B2/c+3D4='],
    ['camel case', 'accessKeyId: LTAI5tExampleId\naccessKeySecret: "a1B2/c+3D4=",'],
    ['labels above', 'AccessKey ID\nLTAI5tExampleId\n\nAccessKey Secret\na1B2/c+3D4=\n'],
    ['labels beside', 'AccessKey ID  LTAI5tExampleId\nAccessKey Secret\ta1B2/c+3D4='],
    ['a row', 'AccessKey ID\tLTAI5tExampleId\tAccessKey Secret\ta1B2/c+3D4='],
    ['the CSV of a new key', '"AccessKey ID","AccessKey Secret"\n"LTAI5tExampleId","a1B2/c+3D4="'],
    [
      'the CSV of a new user',
      'User Logon Name,Password,AccessKey ID,AccessKey Secret\nme@1.onaliyun.com,pw,LTAI5tExampleId,a1B2/c+3D4=',
    ],
    ['loose JSON', '{"accessKeyId": "LTAI5tExampleId", "accessKeySecret": "a1B2/c+3D4="}'],
    [
      'YAML of a container',
      '- name: OSS_ACCESS_KEY_ID\n  value: LTAI5tExampleId\n- name: OSS_ACCESS_KEY_SECRET\n  value: "a1B2/c+3D4="',
    ],
  ])('reads a key from %s', (_, text) => {
    expect(parsePaste(text)).toEqual({ ...nothing, ...key });
  });

  it('reads an ossutil configuration', () => {
    const text = `[Credentials]
language=EN
endpoint = oss-cn-hangzhou-internal.aliyuncs.com
accessKeyID = LTAI5tExampleId
accessKeySecret = a1B2/c+3D4=
region = cn-hangzhou`;
    expect(parsePaste(text)).toEqual({
      ...nothing,
      ...key,
      endpoint: 'https://oss-cn-hangzhou-internal.aliyuncs.com',
      region: 'cn-hangzhou',
      notUnderstood: 1,
    });
  });

  it('reads a Secret of the cluster, encoded or not', () => {
    const plain = `apiVersion: v1
kind: Secret
metadata:
  name: oss-secret
  namespace: default
stringData:
  akId: LTAI5tExampleId
  akSecret: a1B2/c+3D4=`;
    const encoded = `apiVersion: v1
data:
  akId: ${base64(key.accessKeyId)}
  akSecret: ${base64(key.accessKeySecret)}
kind: Secret
metadata:
  name: oss-secret
type: Opaque`;
    expect(parsePaste(plain)).toEqual({ ...nothing, ...key });
    expect(parsePaste(encoded)).toEqual({ ...nothing, ...key });
    const data = { akId: base64(key.accessKeyId), akSecret: base64(key.accessKeySecret) };
    expect(parsePaste(JSON.stringify({ kind: 'Secret', data }))).toMatchObject(key);
  });

  it('reads a volume of the cluster, whose path is no prefix', () => {
    const text = `parameters:
  bucket: "comfy-bucket"
  url: "oss-cn-hangzhou-internal.aliyuncs.com"
  path: "/llm-model"`;
    expect(parsePaste(text)).toMatchObject({
      bucket: 'comfy-bucket',
      endpoint: 'https://oss-cn-hangzhou-internal.aliyuncs.com',
      prefix: null,
    });
  });

  it('reads the answer of STS with its expiry', () => {
    const answer = {
      RequestId: '6894B13B-6D71-4EF5-88FA-F32781734A7F',
      Credentials: {
        AccessKeyId: 'STS.NUgYrLnoExample',
        AccessKeySecret: 'wyLTSmsyPGP1ohvvw8xYgB29dlGI8KMiH2pKCNZ9',
        SecurityToken: 'CAISrAN1q6Ft5B2yfSjIr5bkEu3tL0pm',
        Expiration: '2026-11-23T04:17:57Z',
      },
    };
    expect(parsePaste(JSON.stringify(answer, null, 2))).toEqual({
      ...nothing,
      accessKeyId: 'STS.NUgYrLnoExample',
      accessKeySecret: 'wyLTSmsyPGP1ohvvw8xYgB29dlGI8KMiH2pKCNZ9',
      securityToken: 'CAISrAN1q6Ft5B2yfSjIr5bkEu3tL0pm',
      expiresAt: Date.UTC(2026, 10, 23, 4, 17, 57),
      notUnderstood: 1,
    });
  });

  it('reads the page of an instance in Chinese and takes the public address', () => {
    const text = `服务实例名称
comfyui-demo
地域
华东1（杭州）
内网地址
http://192.168.1.20:8188/
公网地址
http://47.98.12.34:8188/ 复制
ECS实例密码
Abc123!@#xY
Bucket 名称：comfyui-demo-bucket
`;
    expect(parsePaste(text)).toEqual({
      ...nothing,
      serverUrl: 'http://47.98.12.34:8188',
      region: 'cn-hangzhou',
      bucket: 'comfyui-demo-bucket',
      notUnderstood: 4,
    });
  });

  it('reads the page of an instance in English', () => {
    const text = `Model Series\tWanX-2.1
ComfyUI Internal Address\thttp://10.0.1.7:8188
ComfyUI Public Address\t47.98.12.34
Username: admin
Password: a:b=c 1
Region: China (Shanghai)`;
    expect(parsePaste(text)).toEqual({
      ...nothing,
      serverUrl: 'http://47.98.12.34:8188',
      username: 'admin',
      password: 'a:b=c 1',
      region: 'cn-shanghai',
      notUnderstood: 1,
    });
  });

  it('reads the outputs of a stack', () => {
    const outputs = [
      { OutputKey: '公网地址', OutputValue: 'http://47.98.12.34:8188/' },
      { OutputKey: 'InstancePassword', OutputValue: 'hidden-value' },
    ];
    expect(parsePaste(JSON.stringify(outputs))).toEqual({
      ...nothing,
      serverUrl: 'http://47.98.12.34:8188',
      notUnderstood: 1,
    });
  });

  it.each([
    ['http://47.98.12.34:8188/', { serverUrl: 'http://47.98.12.34:8188' }],
    ['https://gpu.example.com/comfy/', { serverUrl: 'https://gpu.example.com/comfy' }],
    ['47.98.12.34:8188', { serverUrl: 'http://47.98.12.34:8188' }],
    ['oss://my-bucket/llm-model/models/', { bucket: 'my-bucket', prefix: 'llm-model/models' }],
    [
      'https://my-bucket.oss-cn-beijing.aliyuncs.com/',
      {
        bucket: 'my-bucket',
        endpoint: 'https://oss-cn-beijing.aliyuncs.com',
        region: 'cn-beijing',
      },
    ],
    ['endpoint: https://models.example.com', { endpoint: 'https://models.example.com' }],
    ['LTAI5tExampleId', { accessKeyId: 'LTAI5tExampleId' }],
    [
      'http://me:p%40ss@gpu.example.com',
      { serverUrl: 'http://gpu.example.com', username: 'me', password: 'p@ss' },
    ],
    ['token: Bearer $2b$12$abc', { token: '$2b$12$abc' }],
    ['公网地址: -', {}],
  ])('reads %s', (text, fields) => {
    expect(parsePaste(text)).toEqual({ ...nothing, ...fields });
  });

  it('counts what it does not understand and repeats none of it', () => {
    const text = 'my other secret is hunter2\nhello\nAK=LTAI5tExampleId';
    const pasted = parsePaste(text);
    expect(pasted).toEqual({ ...nothing, accessKeyId: 'LTAI5tExampleId', notUnderstood: 2 });
  });

  it('gives back any key written as KEY=value lines, whatever stands around it', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9/+=]{20,40}$/);
    const noise = fc.array(fc.string().map((text) => `? ${text.replaceAll(/[\r\n=:：\t,]/g, '')}`));
    fc.assert(
      fc.property(secret, noise, noise, (accessKeySecret, before, after) => {
        const lines = [...before, `OSS_ACCESS_KEY_SECRET=${accessKeySecret}`, ...after];
        expect(parsePaste(lines.join('\n')).accessKeySecret).toBe(accessKeySecret);
      }),
    );
  });

  it('reads any text without failing', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.constantFrom(
          'AK',
          '=',
          ':',
          '\n',
          '\t',
          ',',
          'http://',
          '%',
          'a@b:c',
          'kind: Secret',
          'data:',
          '  ',
        ),
      ),
    );
    fc.assert(
      fc.property(pieces, (texts) => {
        expect(parsePaste(texts.join('')).notUnderstood).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
