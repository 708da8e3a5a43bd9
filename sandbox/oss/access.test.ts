import type OSS from 'ali-oss';
import { expect, it } from 'vitest';
import type { OssSandboxOptions } from './start-oss.ts';
import {
  accessKeyId,
  accessKeySecret,
  bucket,
  client,
  failure,
  openOss,
  region,
  send,
} from './start-oss.test-support.ts';

const minute = 60_000;
const temporary = { accessKeyId: 'STS.one', accessKeySecret: 'one', securityToken: 'token-one' };

async function codeOf(
  options: Partial<OSS.Options>,
  sandbox: Partial<OssSandboxOptions> = {},
): Promise<string> {
  const oss = await openOss(sandbox);
  const { code, status } = await failure(client(oss, options).put('a', Buffer.from('a')));
  return `${status} ${code}`;
}

it('refuses an unknown key', async () => {
  expect(await codeOf({ accessKeyId: 'nobody' })).toBe('403 InvalidAccessKeyId');
});

it('refuses a wrong secret', async () => {
  expect(await codeOf({ accessKeySecret: 'wrong' })).toBe('403 SignatureDoesNotMatch');
});

it('refuses a signature for another region', async () => {
  expect(await codeOf({ region: 'oss-cn-beijing' })).toBe('400 InvalidArgument');
});

it('refuses a bucket that does not exist', async () => {
  expect(await codeOf({ bucket: 'models-two' })).toBe('404 NoSuchBucket');
});

it('refuses signatures of version 1 and names the one it takes', async () => {
  const oss = await openOss();
  const refusal = await failure(client(oss, { authorizationV4: false }).head('a'));
  expect(refusal.code).toBe('InvalidArgument');
  expect(refusal.message).toContain('OSS4-HMAC-SHA256');
});

it('refuses a call without a signature', async () => {
  const oss = await openOss();
  const answer = await send('GET', `${oss.endpoint}/${bucket}/a`);
  expect(answer.status).toBe(403);
  expect(answer.text).toContain('<Code>AccessDenied</Code>');
});

it.each([-16, 16])('refuses a clock that is %i minutes off', async (minutes) => {
  const clock = { now: () => Date.now() + minutes * minute };
  const code = await codeOf({}, { clock });
  expect(code).toBe('403 RequestTimeTooSkewed');
});

it('tells its own time by the Date header', async () => {
  const oss = await openOss();
  oss.faults.set({ clockOffsetMs: 20 * minute });
  const answer = await send('GET', oss.endpoint);
  const offMs = Date.parse(String(answer.headers.date)) - Date.now();
  expect(Math.abs(offMs - 20 * minute)).toBeLessThan(5000);
});

it.each([-14, 14])('serves a clock that is %i minutes off', async (minutes) => {
  const oss = await openOss({ clock: { now: () => Date.now() + minutes * minute } });
  await expect(client(oss).put('a', Buffer.from('a'))).resolves.toBeDefined();
});

it('serves a temporary key with its token', async () => {
  const oss = await openOss({ keys: [{ ...temporary, expiresAt: Date.now() + minute }] });
  const { securityToken: stsToken, ...key } = temporary;
  const ali = client(oss, { ...key, stsToken });
  await ali.put('a', Buffer.from('a'));
  const url = await ali.signatureUrlV4('GET', 60, {}, 'a');
  expect((await send('GET', url)).text).toBe('a');
});

it('refuses a temporary key whose time is over', async () => {
  const { securityToken: stsToken, ...key } = temporary;
  const keys = [{ ...temporary, expiresAt: Date.now() - 1 }];
  expect(await codeOf({ ...key, stsToken }, { keys })).toBe('403 SecurityTokenExpired');
});

it('refuses a token that is wrong, missing or of another key', async () => {
  const { securityToken: _, ...key } = temporary;
  const other = { accessKeyId: 'STS.two', accessKeySecret: 'two', securityToken: 'token-two' };
  const keys = [temporary, other];
  const invalid = '403 InvalidSecurityToken';
  expect(await codeOf({ ...key, stsToken: 'wrong' }, { keys })).toBe(invalid);
  expect(await codeOf(key, { keys })).toBe(invalid);
  expect(await codeOf({ ...key, stsToken: 'token-two' }, { keys })).toBe(
    '403 AccessKeyIdAndSecurityTokenNotMatch',
  );
});

it('refuses a signed URL whose time is over, as the service words it', async () => {
  let offsetMs = 0;
  const oss = await openOss({ clock: { now: () => Date.now() + offsetMs } });
  const ali = client(oss);
  await ali.put('a', Buffer.from('a'));
  const url = await ali.signatureUrlV4('GET', 60, {}, 'a');
  expect((await send('GET', url)).status).toBe(200);
  offsetMs = 61_000;
  const late = await send('GET', url);
  expect(late.status).toBe(403);
  expect(late.text).toContain('Request has expired');
});

it('refuses a signed URL for another key, verb, or changed header', async () => {
  const oss = await openOss();
  const ali = client(oss);
  const url = await ali.signatureUrlV4('PUT', 60, {}, 'a');
  const headers = { 'content-length': '1' };
  const signed = await send('PUT', url, { headers, body: 'a' });
  expect(signed.status).toBe(200);
  const changed = [
    send('PUT', url.replace(`${bucket}/a`, `${bucket}/b`), { headers, body: 'a' }),
    send('GET', url),
    send('PUT', url, { headers: { ...headers, 'content-type': 'text/plain' }, body: 'a' }),
    send('PUT', url.replace('expires=60', 'expires=600'), { headers, body: 'a' }),
  ];
  for (const answer of await Promise.all(changed)) {
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('<Code>SignatureDoesNotMatch</Code>');
  }
});

it('never shows a secret in a refusal', async () => {
  const keys = [{ accessKeyId, accessKeySecret: 'the-true-secret' }];
  const oss = await openOss({ keys });
  const url = await client(oss, { accessKeySecret }).signatureUrlV4('GET', 60, {}, 'a');
  const { text } = await send('GET', url);
  expect(text).toContain('<StringToSign>');
  expect(text).not.toContain('the-true-secret');
});

it('gives HEAD refusals in a header', async () => {
  const oss = await openOss();
  const url = await client(oss).signatureUrlV4('GET', 60, {}, 'a');
  const answer = await send('HEAD', url);
  expect(answer.text).toBe('');
  const xml = Buffer.from(String(answer.headers['x-oss-err']), 'base64').toString();
  expect(xml).toContain('<Code>SignatureDoesNotMatch</Code>');
  expect(xml).toContain(`<RequestId>${String(answer.headers['x-oss-request-id'])}</RequestId>`);
});

it('judges the signing region by the bucket that is asked for', async () => {
  const buckets = [
    { name: bucket, region },
    { name: 'models-sg', region: 'ap-southeast-1' },
  ];
  const oss = await openOss({ buckets });
  const singapore = client(oss, { bucket: 'models-sg', region: 'oss-ap-southeast-1' });
  await expect(singapore.put('a', Buffer.from('a'))).resolves.toBeDefined();
});
