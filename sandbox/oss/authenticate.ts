import { timingSafeEqual } from 'node:crypto';
import { accessDenied, OssError } from './oss-error.ts';
import type { OssRequest } from './oss-request.ts';
import {
  canonicalRequest,
  parseCredential,
  parseDateTime,
  signature,
  signatureAlgorithm,
  stringToSign,
  type Credential,
  type SignedRequest,
} from './signature-v4.ts';

export interface OssKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Makes it a temporary key, good only together with this token. */
  readonly securityToken?: string;
  /** Epoch ms. */
  readonly expiresAt?: number;
}

interface AuthenticateOptions {
  readonly keys: readonly OssKey[];
  /** Regions that a signature may name for this call. */
  readonly regions: readonly string[];
  readonly now: number;
}

interface Claim {
  readonly credential: Credential;
  readonly dateTime: string;
  readonly signature: string;
  readonly token: string | undefined;
  readonly signed: SignedRequest;
}

const maxSkewMs = 15 * 60_000;
const maxExpiresSeconds = 7 * 24 * 3600;
const iso = (epochMs: number): string => new Date(epochMs).toISOString();

const badClaim = (message: string, ec?: string): OssError =>
  new OssError(400, 'InvalidArgument', message, ec === undefined ? {} : { ec });

function requireCredential(text: string | undefined, where: string): Credential {
  const credential = parseCredential(text ?? '');
  if (!credential) throw badClaim(`Invalid Credential in ${where}.`);
  return credential;
}

const splitNames = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(';')
    .filter((name) => name !== '')
    .map((name) => name.trim().toLowerCase());

function readHeaderClaim(request: OssRequest, authorization: string): Claim {
  const where = 'Authorization header';
  const fields = new Map(
    authorization
      .slice(signatureAlgorithm.length)
      .split(',')
      .map((field) => field.trim().split(/=(.*)/s))
      .map(([name = '', value = '']) => [name, value] as const),
  );
  if (request.headers['x-oss-content-sha256'] !== 'UNSIGNED-PAYLOAD') {
    throw badClaim('x-oss-content-sha256 must be UNSIGNED-PAYLOAD.');
  }
  return {
    credential: requireCredential(fields.get('Credential'), where),
    dateTime: request.headers['x-oss-date'] ?? '',
    signature: fields.get('Signature') ?? '',
    token: request.headers['x-oss-security-token'],
    signed: {
      ...request,
      query: [...request.query],
      additionalHeaders: splitNames(fields.get('AdditionalHeaders')),
    },
  };
}

function readUrlClaim(request: OssRequest): Claim {
  const { query } = request;
  if (query.get('x-oss-signature-version') !== signatureAlgorithm) {
    throw badClaim(`x-oss-signature-version must be ${signatureAlgorithm}.`);
  }
  return {
    credential: requireCredential(query.get('x-oss-credential'), 'the query'),
    dateTime: query.get('x-oss-date') ?? '',
    signature: query.get('x-oss-signature') ?? '',
    token: query.get('x-oss-security-token'),
    signed: {
      ...request,
      query: [...query].filter(([name]) => name !== 'x-oss-signature'),
      additionalHeaders: splitNames(query.get('x-oss-additional-headers')),
    },
  };
}

// Version 1 is left out on purpose: the service closes it step by step, and the product signs with V4 alone.
const refusedV1 = (): OssError =>
  badClaim(`Signature version 1 is not accepted here, sign with ${signatureAlgorithm}.`);

function readClaim(request: OssRequest): Claim {
  const authorization = request.headers.authorization;
  const inUrl = request.query.has('x-oss-signature');
  if (authorization !== undefined && inUrl) {
    throw badClaim('Only one of Authorization header and URL signature is allowed.');
  }
  if (inUrl) return readUrlClaim(request);
  if (request.query.has('Signature') || authorization?.startsWith('OSS ')) throw refusedV1();
  if (authorization?.startsWith(`${signatureAlgorithm} `)) {
    return readHeaderClaim(request, authorization);
  }
  if (authorization !== undefined) throw badClaim('Unsupported authorization type.');
  throw accessDenied('You have no right to access this object because of bucket acl.');
}

function checkSkew(claim: Claim, now: number): void {
  const signedAt = parseDateTime(claim.dateTime);
  if (Number.isNaN(signedAt)) throw badClaim('Invalid x-oss-date.');
  if (Math.abs(now - signedAt) <= maxSkewMs) return;
  throw new OssError(
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      ec: '0002-00000504',
      fields: {
        RequestTime: iso(signedAt),
        ServerTime: iso(now),
        MaxAllowedSkewMilliseconds: maxSkewMs,
      },
    },
  );
}

function checkUrlTime(request: OssRequest, claim: Claim, now: number): void {
  const signedAt = parseDateTime(claim.dateTime);
  const expires = Number(request.query.get('x-oss-expires'));
  if (Number.isNaN(signedAt)) throw badClaim('Invalid x-oss-date.');
  if (!Number.isInteger(expires) || expires < 1 || expires > maxExpiresSeconds) {
    throw badClaim(`x-oss-expires must be 1 to ${maxExpiresSeconds} seconds.`);
  }
  // A URL from the future is a clock that runs ahead.
  if (signedAt > now) {
    checkSkew(claim, now);
    return;
  }
  const expiresAt = signedAt + expires * 1000;
  if (expiresAt >= now) return;
  throw new OssError(403, 'AccessDenied', 'Request has expired.', {
    ec: '0002-00000069',
    fields: { Expires: iso(expiresAt), ServerTime: iso(now) },
  });
}

function checkScope({ credential, dateTime }: Claim, regions: readonly string[]): void {
  const where = 'in Authorization header.';
  if (!dateTime.startsWith(credential.date)) throw badClaim(`Invalid signing date ${where}`);
  if (!regions.includes(credential.region)) {
    throw badClaim(`Invalid signing region ${where}`, '0002-00000226');
  }
  if (credential.product !== 'oss') {
    throw badClaim(`Invalid signing product ${where}`, '0002-00000227');
  }
}

function checkSignature(claim: Claim, key: OssKey): void {
  const canonical = canonicalRequest(claim.signed);
  const text = stringToSign(canonical, claim.dateTime, claim.credential);
  const expected = Buffer.from(signature(key.accessKeySecret, claim.credential, text));
  const provided = Buffer.from(claim.signature);
  if (expected.length === provided.length && timingSafeEqual(expected, provided)) return;
  throw new OssError(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    {
      ec: '0002-00000040',
      fields: {
        OSSAccessKeyId: key.accessKeyId,
        SignatureProvided: claim.signature,
        StringToSign: text,
        CanonicalRequest: canonical,
      },
    },
  );
}

function checkToken(claim: Claim, key: OssKey, { keys, now }: AuthenticateOptions): void {
  const { token } = claim;
  if (token !== key.securityToken) {
    const known = token !== undefined && keys.some((other) => other.securityToken === token);
    throw known
      ? new OssError(
          403,
          'AccessKeyIdAndSecurityTokenNotMatch',
          'The AccessKeyId and the security token do not belong together.',
        )
      : new OssError(403, 'InvalidSecurityToken', 'The security token you provided is invalid.');
  }
  if (key.expiresAt !== undefined && key.expiresAt <= now) throw tokenExpired();
}

export const tokenExpired = (): OssError =>
  new OssError(403, 'SecurityTokenExpired', 'The security token you provided has expired.');

/** Finds whose call this is, or refuses it as the service would. */
export function authenticate(request: OssRequest, options: AuthenticateOptions): OssKey {
  const claim = readClaim(request);
  const { accessKeyId } = claim.credential;
  const key = options.keys.find((candidate) => candidate.accessKeyId === accessKeyId);
  if (!key) {
    throw new OssError(
      403,
      'InvalidAccessKeyId',
      'The OSS Access Key Id you provided does not exist in our records.',
      { ec: '0002-00000902', fields: { OSSAccessKeyId: accessKeyId } },
    );
  }
  if (request.query.has('x-oss-signature')) checkUrlTime(request, claim, options.now);
  else checkSkew(claim, options.now);
  checkScope(claim, options.regions);
  checkSignature(claim, key);
  checkToken(claim, key, options);
  return key;
}
