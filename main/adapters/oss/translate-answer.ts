import { XMLParser } from 'fast-xml-parser';
import type { ErrorCode } from '../../../contract/error-code.ts';
import { AppError } from '../../core/app-error.ts';
import type { CallContext } from './call-context.ts';
import type { Answer } from './transport.ts';

/** The error of OSS as it stands in the XML; empty fields where it does not tell. */
export interface OssError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly ec: string;
  readonly endpoint: string;
  /** Server time minus local time. */
  readonly clockOffsetMs: number;
}

/** The failure that an answer tells of; an answer that is not of OSS becomes `oss.notOss`. */
export function translateAnswer(answer: Answer, context: CallContext): AppError {
  const error = readError(answer);
  if (error === null) return withoutXml(answer, context);
  const code = codeOf(error);
  return new AppError(code, paramsOf(code, error, context), { cause: error });
}

/** What the body is: the name of its root element in lower case, null where it is no XML or HTML at all. */
export function rootOf(body: Buffer): string | null {
  const start = body.subarray(0, 2_000).toString('utf8');
  const match = /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?<(!doctype|[a-z0-9]+)/i.exec(start);
  return match?.[1]?.toLowerCase() ?? null;
}

/** An answer without the XML of OSS: of a HEAD, of a gateway, or of something else altogether. */
function withoutXml(answer: Answer, context: CallContext): AppError {
  const bare = { ...emptyError, status: answer.status, requestId: requestIdOf(answer) };
  const fail = (code: ErrorCode) =>
    new AppError(code, paramsOf(code, bare, context), {
      cause: { status: answer.status, contentType: answer.headers['content-type'] },
    });
  // a gateway in between may speak for a server that is away for a moment
  if (isPassing(bare.status)) return fail('oss.serverError');
  if (bare.status === 429) return fail('oss.throttled');
  if (answer.body.length > 0) return fail('oss.notOss');
  if (bare.status === 403) return fail('oss.accessDenied');
  // a bucket that is missing is told in XML, so nobody who knows buckets answered here
  if (bare.status === 404) return fail(context.key === '' ? 'oss.notOss' : 'oss.noSuchKey');
  return fail(bare.requestId === '' ? 'oss.notOss' : 'oss.rejected');
}

// 501: who does not know the call will not know it later
function isPassing(status: number): boolean {
  return status >= 500 && status !== 501;
}

function requestIdOf(answer: Answer): string {
  return answer.headers['x-oss-request-id'] ?? '';
}

const emptyError: OssError = {
  status: 0,
  code: '',
  message: '',
  requestId: '',
  ec: '',
  endpoint: '',
  clockOffsetMs: 0,
};

function readError(answer: Answer): OssError | null {
  const xml = errorXml(answer);
  if (xml === null || rootOf(xml) !== 'error') return null;
  const fields = parseError(xml);
  const field = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    status: answer.status,
    code: field('Code'),
    message: field('Message'),
    requestId: field('RequestId') || requestIdOf(answer),
    ec: field('EC') || (answer.headers['x-oss-ec'] ?? ''),
    endpoint: field('Endpoint'),
    clockOffsetMs: clockOffsetMs(answer),
  };
}

/** Server time minus local time by the Date header; 0 where there is none. */
export function clockOffsetMs(answer: Pick<Answer, 'headers'>): number {
  const serverTime = Date.parse(answer.headers.date ?? '');
  return Number.isNaN(serverTime) ? 0 : serverTime - Date.now();
}

// a HEAD has no body: the same XML comes base64-coded in a header
function errorXml(answer: Answer): Buffer | null {
  if (answer.body.length > 0) return answer.body;
  const header = answer.headers['x-oss-err'];
  return header === undefined ? null : Buffer.from(header, 'base64');
}

const parser = new XMLParser({ parseTagValue: false });

function parseError(xml: Buffer): Readonly<Record<string, unknown>> {
  const parsed: unknown = parser.parse(xml.toString('utf8'));
  const root = isRecord(parsed) ? parsed.Error : null;
  return isRecord(root) ? root : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const byCode: Readonly<Record<string, ErrorCode>> = {
  InvalidAccessKeyId: 'oss.invalidAccessKeyId',
  SignatureDoesNotMatch: 'oss.signatureDoesNotMatch',
  RequestTimeTooSkewed: 'oss.clockSkew',
  AccessDenied: 'oss.accessDenied',
  Forbidden: 'oss.accessDenied',
  SecurityTokenExpired: 'oss.securityTokenExpired',
  InvalidSecurityToken: 'oss.securityTokenInvalid',
  AccessKeyIdAndSecurityTokenNotMatch: 'oss.securityTokenInvalid',
  InDebt: 'oss.accountOverdue',
  InDebtOverdue: 'oss.accountOverdue',
  UserDisable: 'oss.accountOverdue',
  PublicEndpointForbidden: 'oss.publicEndpointForbidden',
  NoSuchBucket: 'oss.noSuchBucket',
  InvalidBucketName: 'oss.noSuchBucket',
  NoSuchKey: 'oss.noSuchKey',
  NoSuchUpload: 'oss.noSuchUpload',
  FileAlreadyExists: 'oss.fileAlreadyExists',
  InvalidPart: 'oss.partsRejected',
  InvalidPartOrder: 'oss.partsRejected',
  InvalidObjectName: 'file.badName',
  InvalidObjectState: 'oss.archived',
  PreconditionFailed: 'oss.objectChanged',
  RequestTimeout: 'oss.timeout',
};

function codeOf(error: OssError): ErrorCode {
  if (isElsewhere(error)) return 'oss.wrongRegion';
  if (error.ec === '0048-00000401') return 'oss.publicEndpointForbidden';
  const known = byCode[error.code];
  if (known !== undefined) return known;
  if (error.status === 429 || /SlowDown|LimitExceeded|TooManyRequests/.test(error.code))
    return 'oss.throttled';
  return isPassing(error.status) ? 'oss.serverError' : 'oss.rejected';
}

// OSS tells a wrong region with the code of a missing permission, or as a complaint about the signing region
function isElsewhere(error: OssError): boolean {
  return (
    /must be addressed using the specified endpoint/i.test(error.message) ||
    /signing region/i.test(error.message)
  );
}

/** The placeholders of each message, as `contract/error-code.ts` names them. */
const paramNames: Partial<Record<ErrorCode, readonly string[]>> = {
  'file.badName': ['name', 'reason'],
  'oss.timeout': ['host'],
  'oss.notOss': ['host'],
  'oss.invalidAccessKeyId': ['requestId'],
  'oss.signatureDoesNotMatch': ['requestId'],
  'oss.clockSkew': ['minutes'],
  'oss.accessDenied': ['action', 'resource', 'requestId'],
  'oss.wrongRegion': ['bucket', 'region', 'expected'],
  'oss.noSuchBucket': ['bucket', 'region'],
  'oss.publicEndpointForbidden': ['bucket'],
  'oss.securityTokenExpired': ['requestId'],
  'oss.securityTokenInvalid': ['requestId'],
  'oss.fileAlreadyExists': ['key'],
  'oss.noSuchKey': ['key'],
  'oss.objectChanged': ['key'],
  'oss.noSuchUpload': ['key'],
  'oss.partsRejected': ['key'],
  'oss.serverError': ['status', 'ossCode', 'requestId'],
  'oss.throttled': ['requestId'],
  'oss.archived': ['key'],
  'oss.rejected': ['status', 'ossCode', 'message', 'requestId'],
};

function paramsOf(code: ErrorCode, error: OssError, context: CallContext): Record<string, string> {
  const all: Record<string, string> = {
    ...context,
    name: context.key,
    reason: error.message,
    resource: resourceOf(context),
    expected: regionOf(error.endpoint) || (regionOfHost(context.host) ?? 'unknown'),
    minutes: String(Math.round(Math.abs(error.clockOffsetMs) / 60_000)),
    status: String(error.status),
    ossCode: error.code,
    message: error.message,
    requestId: error.requestId,
  };
  return Object.fromEntries((paramNames[code] ?? []).map((name) => [name, all[name] ?? '']));
}

function regionOf(endpoint: string): string {
  return endpoint.replace(/^oss-/, '').replace(/(-internal)?\.aliyuncs\.com$/, '');
}

/** The vendor's own hosts name their region. */
function regionOfHost(host: string): string | null {
  return /(?:^|\.)oss-([a-z]+-[a-z0-9-]+?)(?:-internal)?\.aliyuncs\./.exec(host)?.[1] ?? null;
}

function resourceOf(context: CallContext): string {
  return context.key === '' ? context.bucket : `${context.bucket}/${context.key}`;
}
