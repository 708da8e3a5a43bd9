import type { AccessKey, BucketAddress } from '../../../contract/connection.ts';
import type { ErrorCode } from '../../../contract/error-code.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import { maskAccessKeyId } from '../../core/connections/mask-access-key-id.ts';
import type { BucketFacts } from '../ports/object-store.ts';
import type { CheckedBucket } from './check-ports.ts';
import { fail, ok, skipped, warn, type CheckLines, type StepEnd } from './check-lines.ts';

/** Where a failure of the first signed request belongs; what is not named here is the key's. */
const stepOfFailure: Partial<Record<ErrorCode, 'clock' | 'bucket' | 'region'>> = {
  'oss.clockSkew': 'clock',
  'oss.noSuchBucket': 'bucket',
  'oss.publicEndpointForbidden': 'bucket',
  'oss.wrongRegion': 'region',
};
const driftMs = 60_000;

export interface KeyFindings {
  /** Whether requests on the bucket have a chance. */
  readonly usable: boolean;
  readonly region: string | null;
}

interface KeyParts {
  readonly bucket: CheckedBucket;
  readonly accessKey: () => Promise<AccessKey>;
  /** As the connection says it, and the region that its endpoint names. */
  readonly address: BucketAddress;
  readonly hostRegion: string | null;
  readonly lines: CheckLines;
  readonly signal: AbortSignal | undefined;
}

/** One signed request proves key, clock, bucket and region, or says which of the four is wrong. */
export async function checkKey(parts: KeyParts): Promise<KeyFindings> {
  const { lines } = parts;
  const answer: { facts: BucketFacts | null; failure: AppError | null } = {
    facts: null,
    failure: null,
  };
  await lines.take('bucket.key', async () => {
    try {
      const key = await parts.accessKey();
      answer.facts = await parts.bucket.probe(parts.signal);
      return ok(keyFacts(key));
    } catch (error) {
      if (!isAppError(error)) throw error;
      answer.failure = error;
      return stepOfFailure[error.code] === undefined ? fail(error) : skipped;
    }
  });
  const { facts, failure } = answer;
  if (failure !== null && stepOfFailure[failure.code] === undefined)
    return { usable: false, region: parts.hostRegion };
  const end = (step: 'clock' | 'bucket' | 'region', good: () => StepEnd) =>
    lines.take(`bucket.${step}`, () => {
      if (failure === null) return Promise.resolve(good());
      return Promise.resolve(stepOfFailure[failure.code] === step ? fail(failure) : skipped);
    });
  const { bucket, region, endpointKind } = parts.address;
  await end('clock', () => clockEnd(facts?.clockOffsetMs ?? 0));
  await end('bucket', () => ok({ bucket, endpointKind }));
  const actual = facts?.region ?? regionInFailure(failure) ?? parts.hostRegion;
  await end('region', () =>
    actual === null || actual === region
      ? ok({ region })
      : fail(new AppError('oss.wrongRegion', { bucket, region, expected: actual })),
  );
  return { usable: failure === null, region: actual };
}

function keyFacts(key: AccessKey): Readonly<Record<string, string>> {
  return {
    accessKeyId: maskAccessKeyId(key.accessKeyId),
    ...(key.expiresAt === null ? {} : { expiresAt: String(key.expiresAt) }),
  };
}

function clockEnd(offsetMs: number): StepEnd {
  const minutes = String(Math.max(1, Math.round(Math.abs(offsetMs) / 60_000)));
  if (Math.abs(offsetMs) > driftMs) return warn('bucket.clockDrift', { minutes });
  return ok({ offsetSeconds: String(Math.round(offsetMs / 1_000)) });
}

function regionInFailure(failure: AppError | null): string | null {
  if (failure?.code !== 'oss.wrongRegion') return null;
  const { expected } = failure.params;
  return expected === undefined || expected === 'unknown' ? null : expected;
}
