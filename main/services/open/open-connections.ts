import type { Connection } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import type { Comfy, OpenComfy } from '../ports/comfy.ts';
import type { Credentials } from '../ports/connection-store.ts';
import type { Bucket, OpenBucket } from '../ports/object-store.ts';

/** The buckets and servers that are in use, each opened once as long as its address stays what it is. */
export interface OpenConnections {
  /** Throws `connection.noBucket`. */
  bucketOf(connection: Connection): Bucket;
  /** Throws `connection.noServer`. */
  comfyOf(connection: Connection): Comfy;
  close(): void;
}

export interface OpenConnectionsPorts {
  readonly openBucket: OpenBucket;
  readonly openComfy: OpenComfy;
  readonly credentials: Credentials;
}

export function createOpenConnections(ports: OpenConnectionsPorts): OpenConnections {
  const buckets = createKept<Bucket>();
  const servers = createKept<Comfy>();
  const newest = new Map<string, Connection>();
  return {
    bucketOf: (connection) => {
      const { id, name, bucket } = connection;
      if (bucket === null) throw new AppError('connection.noBucket', { name });
      newest.set(id, connection);
      // the prefix is found while the bucket is in use, and is no part of the way to it; nor is the key, which is
      // asked for at every call: what is under way goes on with a new one
      const version = JSON.stringify({ ...bucket, prefix: null });
      return buckets.get(id, version, () =>
        ports.openBucket(bucket, () => ports.credentials.accessKey(newest.get(id) ?? connection)),
      );
    },
    comfyOf: (connection) => {
      const { id, name, server } = connection;
      if (server === null) throw new AppError('connection.noServer', { name });
      return servers.get(id, JSON.stringify([server, connection.login]), () =>
        ports.openComfy(server.url, () => ports.credentials.login(connection)),
      );
    },
    close: () => {
      buckets.close();
      servers.close();
    },
  };
}

/** One open thing an id; another version of it takes its place, and the old one is closed. */
function createKept<T extends { close(): void }>() {
  const kept = new Map<string, { readonly version: string; readonly value: T }>();
  return {
    get(id: string, version: string, open: () => T): T {
      const known = kept.get(id);
      if (known?.version === version) return known.value;
      known?.value.close();
      const value = open();
      kept.set(id, { version, value });
      return value;
    },
    close(): void {
      for (const { value } of kept.values()) value.close();
      kept.clear();
    },
  };
}
