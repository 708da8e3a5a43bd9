import type { AccessKey, BucketAddress } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import {
  endpointOf,
  requestHostOf,
  type EndpointFacts,
} from '../../core/connections/endpoint-of.ts';
import type { ComfyModels } from '../ports/comfy.ts';
import { checkKey } from './check-key.ts';
import { fail, ok, passed, warn, type CheckLines, type StepEnd } from './check-lines.ts';
import { checkNetwork } from './check-network.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkPrefix } from './check-prefix.ts';
import { flagsOf } from './connection-rows.ts';
import type { CheckPorts } from './check-ports.ts';

export interface BucketTarget {
  readonly address: BucketAddress;
  readonly accessKey: () => Promise<AccessKey>;
}

export interface BucketFindings {
  readonly prefix: string | null;
  readonly region: string | null;
}

interface BucketParts extends Pick<CheckPorts, 'openBucket' | 'probe'> {
  /** Of a server that can be asked, else null. */
  readonly models: ComfyModels | null;
  readonly trialName: string;
  readonly lines: CheckLines;
  readonly signal: AbortSignal | undefined;
}

/** The bucket's half of the check. */
export async function checkBucket(
  target: BucketTarget,
  parts: BucketParts,
): Promise<BucketFindings> {
  const { address } = target;
  const facts = endpointOf(address.endpoint, flagsOf(address.endpointKind));
  const endpoint = await parts.lines.take('bucket.endpoint', () =>
    Promise.resolve(endpointEnd(facts, address)),
  );
  const nothing = { prefix: address.prefix, region: null };
  if (!passed(endpoint) || facts.state !== 'recognised') return nothing;
  const region = namedRegion(facts, address);
  const host = requestHostOf({ ...address, endpoint: facts.endpoint });
  const url = new URL(facts.endpoint);
  const network = await checkNetwork({ half: 'bucket', url, host }, parts);
  if (!network.reachable) return { ...nothing, region };
  return await checkInside(target, { ...parts, endpoint: facts.endpoint, region });
}

async function checkInside(
  { address, accessKey }: BucketTarget,
  parts: BucketParts & { readonly endpoint: string; readonly region: string | null },
): Promise<BucketFindings> {
  const { lines, signal, models, endpoint, region: hostRegion } = parts;
  // signed for the region that the host names: a wrong entry then fails as what it is, not as a wrong secret
  const reached = { ...address, endpoint, region: hostRegion ?? address.region };
  const bucket = parts.openBucket(reached, accessKey);
  try {
    const key = await checkKey({ bucket, accessKey, address, hostRegion, lines, signal });
    if (!key.usable) return { prefix: address.prefix, region: key.region };
    const prefix = await checkPrefix({ address, objects: bucket.objects, models, lines, signal });
    if (!prefix.stopped)
      await checkPermissions({
        bucket,
        prefix: prefix.trial,
        trialName: parts.trialName,
        lines,
        signal,
      });
    return { prefix: prefix.found, region: key.region };
  } finally {
    bucket.close();
  }
}

function endpointEnd(facts: EndpointFacts, address: BucketAddress): StepEnd {
  const { endpoint } = address;
  switch (facts.state) {
    case 'insecure':
      return fail(new AppError('oss.insecureEndpoint', { endpoint: facts.endpoint }));
    case 'notAnAddress':
      return fail(
        new AppError('usage.badValue', {
          argument: 'endpoint',
          value: endpoint.slice(endpoint.lastIndexOf('@') + 1),
          expected: 'https://oss-cn-hangzhou.aliyuncs.com',
        }),
      );
    case 'recognised':
      return address.endpointKind === 'internal' || facts.kind === 'internal'
        ? warn('bucket.internalEndpoint', { endpoint: facts.endpoint })
        : ok({
            endpointKind: address.endpointKind,
            ...(facts.dualStack && { dualStack: 'true' }),
          });
    default:
      return facts satisfies never;
  }
}

function namedRegion(
  facts: Extract<EndpointFacts, { state: 'recognised' }>,
  { endpointKind }: BucketAddress,
): string | null {
  return endpointKind === 'region' || endpointKind === 'internal' ? facts.region : null;
}
