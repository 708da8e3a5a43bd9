import type { BucketAddress } from '../../contract/connection.ts';

/** The bucket and the key of the bench: fixed test values, good on loopback only. */
export const benchBucket = { name: 'bench', region: 'cn-hangzhou' } as const;
export const benchKey = { accessKeyId: 'bench-key', accessKeySecret: 'bench-secret' } as const;

export function benchAddress(endpoint: string): BucketAddress {
  const { name: bucket, region } = benchBucket;
  return { endpoint, endpointKind: 'pathStyle', bucket, region, prefix: null };
}

export const accessKey = () =>
  Promise.resolve({ ...benchKey, securityToken: null, expiresAt: null });
