import type { Connection } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';

/** The connection, where it still leads to the bucket in which something was begun; else `connection.otherBucket`. */
export function sameBucket(connection: Connection, bucketName: string): Connection {
  const { name, bucket } = connection;
  if (bucket === null || bucket.bucket === bucketName) return connection;
  throw new AppError('connection.otherBucket', { name, bucket: bucketName });
}
