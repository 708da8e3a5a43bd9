import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../contract/connection.ts';
import type { Bucket } from '../ports/object-store.ts';
import { createOpenConnections } from './open-connections.ts';

const connection: Connection = {
  id: 'one',
  name: 'One',
  server: null,
  bucket: {
    endpoint: 'https://oss-cn-hangzhou.aliyuncs.com',
    endpointKind: 'region',
    bucket: 'models',
    region: 'cn-hangzhou',
    prefix: null,
  },
  credential: { kind: 'none' },
  login: { kind: 'none' },
  capabilities: { models: 'bucket', workflows: false, restart: 'no', login: 'none' },
};

function opening() {
  const closed: string[] = [];
  const open = createOpenConnections({
    openBucket: ({ bucket }) => {
      const opened: Pick<Bucket, 'close'> = { close: () => closed.push(bucket) };
      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only close() is called here
      return opened as Bucket;
    },
    openComfy: () => {
      throw new Error('not asked for');
    },
    credentials: {
      accessKey: () => Promise.reject(new Error('not asked for')),
      login: () => Promise.resolve(null),
    },
  });
  return { open, closed };
}

describe('open connections', () => {
  it('opens a bucket once', () => {
    const { open } = opening();
    expect(open.bucketOf(connection)).toBe(open.bucketOf({ ...connection, name: 'Renamed' }));
  });

  it('opens it anew where its address was edited, and closes the old one', () => {
    const { open, closed } = opening();
    const first = open.bucketOf(connection);
    const bucket = connection.bucket && { ...connection.bucket, bucket: 'others' };
    expect(open.bucketOf({ ...connection, bucket })).not.toBe(first);
    expect(closed).toEqual(['models']);
  });

  it('keeps it open where only the folder of the models was found meanwhile', () => {
    const { open, closed } = opening();
    const first = open.bucketOf(connection);
    const bucket = connection.bucket && { ...connection.bucket, prefix: 'llm-model/model' };
    expect(open.bucketOf({ ...connection, bucket })).toBe(first);
    expect(closed).toEqual([]);
  });

  it('says what a connection lacks', () => {
    const { open } = opening();
    expect(() => open.comfyOf(connection)).toThrow(
      expect.objectContaining({ code: 'connection.noServer' }),
    );
    expect(() => open.bucketOf({ ...connection, bucket: null })).toThrow(
      expect.objectContaining({ code: 'connection.noBucket' }),
    );
  });

  it('closes everything at the end', () => {
    const { open, closed } = opening();
    open.bucketOf(connection);
    open.close();
    expect(closed).toEqual(['models']);
  });
});
