import type { BucketAddress } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';

/** How ali-oss is told to reach the bucket; the bucket's host is what messages name. */
export interface Endpoint {
  readonly host: string;
  readonly options: {
    readonly endpoint: string;
    readonly cname: boolean;
    readonly sldEnable: boolean;
    readonly region: string;
  };
}

/** Refuses plain http (loopback excepted): keys and models never travel in clear. */
export function endpointOf(address: BucketAddress): Endpoint {
  const url = new URL(address.endpoint);
  if (url.protocol !== 'https:' && !isLoopback(url.hostname))
    throw new AppError('oss.insecureEndpoint', { endpoint: url.origin });
  const ownHost = address.endpointKind === 'cname' || address.endpointKind === 'pathStyle';
  return {
    host: ownHost ? url.host : `${address.bucket}.${url.host}`,
    options: {
      endpoint: url.origin,
      cname: address.endpointKind === 'cname',
      sldEnable: address.endpointKind === 'pathStyle',
      region: `oss-${address.region.replace(/^oss-/, '')}`,
    },
  };
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
