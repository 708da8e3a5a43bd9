import { authenticate, tokenExpired, type OssKey } from './authenticate.ts';
import type { FaultRules, FaultSwitches, Operation, Struck } from './faults.ts';
import { accessDenied, noSuchBucket, OssError } from './oss-error.ts';
import type { Bucket, OssRequest } from './oss-request.ts';
import { ramActions } from './routes.ts';

export interface Gate {
  readonly buckets: readonly Bucket[];
  readonly keys: readonly OssKey[];
  readonly rules: FaultRules;
  readonly switches: FaultSwitches;
  readonly now: number;
}

interface Admitted {
  readonly operation: Exclude<Operation, 'ListBuckets'>;
  readonly bucket: Bucket;
  readonly requireAction: (action: string) => void;
}

const regionOfHost =
  /(?:^|\.)(?:oss-([a-z0-9-]+?)(?:-internal)?|([a-z0-9-]+)\.oss)\.aliyuncs\.com$/;

const injectedCodes: Readonly<Record<number, string>> = {
  400: 'RequestTimeout',
  403: 'AccessDenied',
  404: 'NoSuchKey',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
};

function checkInjected(struck: Struck, { rules }: Gate): void {
  const fault = rules.take('answer', struck);
  if (!fault) return;
  const code = fault.code ?? injectedCodes[fault.status] ?? 'InternalError';
  throw new OssError(fault.status, code, 'Please try again later.');
}

function checkEndpoint(request: OssRequest, { switches }: Gate): void {
  if (!switches.publicEndpointForbidden || request.addressing === 'domain') return;
  throw new OssError(
    400,
    'PublicEndpointForbidden',
    'Public endpoint access is forbidden for this bucket, use a custom domain name instead.',
    { ec: '0048-00000401' },
  );
}

/** The region that the host belongs to; undefined where a host does not tell. */
function hostRegion({ host }: OssRequest): string | undefined {
  const [, regional, dualStack] = regionOfHost.exec(host) ?? [];
  const region = regional ?? dualStack;
  return region === 'accelerate' || region === 'accelerate-overseas' ? undefined : region;
}

function checkHostRegion(bucket: Bucket, region: string | undefined): void {
  if (region === undefined || region === bucket.region) return;
  throw accessDenied(
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    { Bucket: bucket.name, Endpoint: `oss-${bucket.region}.aliyuncs.com` },
  );
}

function signingRegions(
  gate: Gate,
  bucket: Bucket | undefined,
  host: string | undefined,
): readonly string[] {
  if (host !== undefined) return [host];
  return bucket ? [bucket.region] : gate.buckets.map(({ region }) => region);
}

/** Lets a request in or refuses it: its endpoint, its signature, its bucket, its permissions. */
export function admit(request: OssRequest, struck: Struck, gate: Gate): Admitted {
  const { operation } = struck;
  checkInjected(struck, gate);
  checkEndpoint(request, gate);
  const bucket = gate.buckets.find(({ name }) => name === request.bucket);
  const region = hostRegion(request);
  const regions = signingRegions(gate, bucket, region);
  const key = authenticate(request, { keys: gate.keys, regions, now: gate.now });
  if (key.securityToken !== undefined && gate.rules.take('token-expired', struck)) {
    throw tokenExpired();
  }
  const requireAction = (action: string): void => {
    if (!gate.rules.take('deny', struck, (fault) => fault.action === action)) return;
    throw accessDenied('You have no right to access this object because of bucket acl.');
  };
  // The deployment's keys are limited to one bucket: the list of buckets is never theirs.
  if (operation === 'ListBuckets') throw accessDenied('You have no permission to list buckets.');
  if (!bucket) throw noSuchBucket(request.bucket);
  checkHostRegion(bucket, region);
  requireAction(ramActions[operation]);
  return { operation, bucket, requireAction };
}
