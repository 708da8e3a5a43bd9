import type { OpenBucket } from '../../services/ports/object-store.ts';
import { createAliCalls } from './ali-calls.ts';
import { createCopyStore } from './copy-store.ts';
import { endpointOf } from './endpoint.ts';
import { createMultipartStore } from './multipart-store.ts';
import { createObjectStore } from './object-store.ts';
import { probe } from './probe.ts';
import { createTransport, type TransportOptions } from './transport.ts';

/** Makes an `OpenBucket` whose sockets follow `options` (proxy, name look-up, time-out). */
export function createOpenBucket(options: TransportOptions): OpenBucket {
  return (address, accessKey) => {
    const endpoint = endpointOf(address);
    const transport = createTransport(endpoint.host, options);
    const calls = createAliCalls(address, endpoint, accessKey, transport);
    return {
      objects: createObjectStore(calls, transport),
      multipart: createMultipartStore(calls, transport),
      copies: createCopyStore(calls, address.bucket),
      probe: (signal) => probe(calls, address.bucket, signal),
      close: () => {
        transport.close();
      },
    };
  };
}

/** Opens a bucket straight over the network of this computer; throws `oss.insecureEndpoint`. */
export const openBucket: OpenBucket = createOpenBucket({});
