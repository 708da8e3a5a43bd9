import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BucketAddress } from '../../../contract/connection.ts';
import { testKey } from './engine.test-support.ts';
import { createOpenBucket } from './open-bucket.ts';
import type { TransportOptions } from './transport.ts';

/** A server that answers as it is told, and a bucket that believes it to be OSS. */
export async function startScripted(listener: RequestListener, transport: TransportOptions = {}) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a listening TCP server has a port
  const { port } = server.address() as AddressInfo;
  const address: BucketAddress = {
    endpoint: `http://localhost:${port}`,
    endpointKind: 'pathStyle',
    bucket: 'models',
    region: 'cn-hangzhou',
    prefix: null,
  };
  const bucket = createOpenBucket(transport)(address, () => Promise.resolve(testKey));
  return {
    port,
    bucket,
    close: async () => {
      bucket.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function errorXml(code: string, more = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>as asked</Message><RequestId>R1</RequestId><HostId>h</HostId>${more}</Error>`;
}
