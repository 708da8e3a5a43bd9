import OSS from 'ali-oss';
import { createConnection } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  accessKeyId,
  accessKeySecret,
  bucket,
  client,
  oddKey,
  openOss,
  region,
  send,
} from './start-oss.test-support.ts';
import { locate } from './oss-request.ts';

const domain = 'files.example.com';
const domains = { [domain]: bucket };
const signerOptions = {
  region: `oss-${region}`,
  authorizationV4: true,
  accessKeyId,
  accessKeySecret,
  bucket,
};

/** Sends a signed URL to loopback, with the host it was signed for as a header. */
async function sendThere(port: number, signedUrl: string, method: 'PUT' | 'GET', body?: string) {
  const url = new URL(signedUrl);
  const host = url.host;
  const here = signedUrl.replace(`${url.protocol}//${host}`, `http://127.0.0.1:${port}`);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return send(method, here, {
    headers: { host, ...length },
    ...(body === undefined ? {} : { body }),
  });
}

describe.each([
  ['a virtual host', new OSS(signerOptions)],
  ['a custom domain', new OSS({ ...signerOptions, endpoint: `https://${domain}`, cname: true })],
])('%s', (_, signer) => {
  it('serves odd keys', async () => {
    const oss = await openOss({ domains });
    const put = await signer.signatureUrlV4('PUT', 60, {}, oddKey);
    const stored = await sendThere(oss.port, put, 'PUT', 'by another way');
    expect(stored.status).toBe(200);
    const get = await signer.signatureUrlV4('GET', 60, {}, oddKey);
    expect((await sendThere(oss.port, get, 'GET')).text).toBe('by another way');
    const got = await client(oss).get(oddKey);
    expect(String(got.content)).toBe('by another way');
  });
});

it('refuses a bucket by the endpoint of another region and names the right one', async () => {
  const oss = await openOss();
  const signer = new OSS({ ...signerOptions, region: 'oss-cn-beijing' });
  const answer = await sendThere(oss.port, await signer.signatureUrlV4('GET', 60, {}, 'a'), 'GET');
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('must be addressed using the specified endpoint');
  expect(answer.text).toContain('<Endpoint>oss-cn-hangzhou.aliyuncs.com</Endpoint>');
});

it('closes all but the custom domain on request', async () => {
  const oss = await openOss({ domains });
  oss.faults.set({ publicEndpointForbidden: true });
  const virtualHost = await new OSS(signerOptions).signatureUrlV4('PUT', 60, {}, 'a');
  const refused = await sendThere(oss.port, virtualHost, 'PUT', 'a');
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('<Code>PublicEndpointForbidden</Code>');
  expect(refused.text).toContain('<EC>0048-00000401</EC>');
  const custom = new OSS({ ...signerOptions, endpoint: `https://${domain}`, cname: true });
  const url = await custom.signatureUrlV4('PUT', 60, {}, 'a');
  expect((await sendThere(oss.port, url, 'PUT', 'a')).status).toBe(200);
});

it.each([
  ['bkt.oss-cn-hangzhou.aliyuncs.com', '/a/b', 'virtual-host', 'bkt', 'a/b'],
  ['bkt.cn-hangzhou.oss.aliyuncs.com', '/', 'virtual-host', 'bkt', ''],
  ['bkt.oss-accelerate.aliyuncs.com', '/a', 'virtual-host', 'bkt', 'a'],
  ['bkt.localhost', '/a', 'virtual-host', 'bkt', 'a'],
  ['oss-bkt.oss-cn-hangzhou.aliyuncs.com', '/a', 'virtual-host', 'oss-bkt', 'a'],
  ['oss-cn-hangzhou.aliyuncs.com', '/', 'path', '', ''],
  ['oss-cn-hangzhou-internal.aliyuncs.com', '/bkt/a', 'path', 'bkt', 'a'],
  ['localhost', '/bkt', 'path', 'bkt', ''],
  ['localhost', '/bkt//a', 'path', 'bkt', '/a'],
  ['127.0.0.1', '/bkt/%E6%A8%A1%20%2B', 'path', 'bkt', '模 +'],
  ['[::1]', '/bkt/', 'path', 'bkt', ''],
  [domain, '/a%2Fb', 'domain', bucket, 'a/b'],
])('finds bucket and key in %s %s', (host, path, addressing, name, key) => {
  expect(locate(host, path, domains)).toEqual({ addressing, host, bucket: name, key });
});

it('listens on both loopback addresses with one port', async ({ skip }) => {
  const oss = await openOss();
  const connects = (host: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = createConnection({ port: oss.port, host });
      socket.on('connect', () => {
        socket.destroy();
        resolve('connected');
      });
      socket.on('error', (error) => {
        resolve('code' in error ? String(error.code) : error.message);
      });
    });
  expect(await connects('127.0.0.1')).toBe('connected');
  const second = await connects('::1');
  if (second === 'EADDRNOTAVAIL') skip('This machine has no ::1');
  expect(second).toBe('connected');
});
