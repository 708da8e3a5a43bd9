import { expect, it } from 'vitest';
import {
  canonicalRequest,
  parseCredential,
  parseDateTime,
  sha256Hex,
  signature,
  stringToSign,
  type SignedRequest,
} from './signature-v4.ts';

const dateTime = '20261122T120000Z';
const scope = { date: '20261122', region: 'cn-hangzhou' };
const partRequest: SignedRequest = {
  method: 'PUT',
  bucket: 'bkt',
  key: 'llm-model/model/loras/模型 a+b.bin',
  query: [
    ['uploadId', 'U1'],
    ['partNumber', '1'],
  ],
  headers: {
    'x-oss-date': dateTime,
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
    'content-type': 'application/octet-stream',
    'content-length': '4',
    'user-agent': 'not signed',
  },
  additionalHeaders: [],
};

it('hashes the canonical request of the known vector', () => {
  const hash = sha256Hex(canonicalRequest(partRequest));
  expect(hash).toBe('794b8c345c84e09b0db49858573b254a9f7ca191fe864e384304afbbeb6ee0d6');
});

it('signs the known vector', () => {
  const text = stringToSign(canonicalRequest(partRequest), dateTime, scope);
  expect(signature('sk', scope, text)).toBe(
    '60feec5e8ab40f0d98ecf72616674fc1eca7c571d8a2c84f308a69aec5055c5d',
  );
});

it('leaves the equals sign out where a query value is empty', () => {
  const lines = canonicalRequest({ ...partRequest, query: [['uploads', '']] }).split('\n');
  expect(lines[2]).toBe('uploads');
});

it('signs a call on the bucket with a slash behind its name', () => {
  const lines = canonicalRequest({ ...partRequest, key: '' }).split('\n');
  expect(lines[1]).toBe('/bkt/');
});

it('counts additional headers in and names them', () => {
  const lines = canonicalRequest({ ...partRequest, additionalHeaders: ['user-agent'] }).split('\n');
  expect(lines).toContain('user-agent:not signed');
  expect(lines.at(-2)).toBe('user-agent');
});

it.each(['ak/20261122/cn-hangzhou/oss', 'ak/2026/cn-hangzhou/oss/aliyun_v4_request', ''])(
  'does not take %j for a credential',
  (text) => {
    expect(parseCredential(text)).toBeUndefined();
  },
);

it('reads the date of a signature', () => {
  expect(parseDateTime(dateTime)).toBe(Date.UTC(2026, 10, 22, 12));
  expect(parseDateTime('2026-11-22T12:00:00Z')).toBeNaN();
});
