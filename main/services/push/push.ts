import type { Connection } from '../../../contract/connection.ts';
import type { AddedUpload, IfExists, UploadJob } from '../../../contract/upload.ts';
import pRetry from 'p-retry';
import { AppError, isAppError } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import { sizeText } from '../../core/downloads/size-text.ts';
import { resumeOf } from '../../core/uploads/upload-steps.ts';
import { parseCategory } from '../../core/models/parse-category.ts';
import type { Models } from '../models/create-models.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { LocalFiles } from '../uploads/upload-ports.ts';
import type { Uploads } from '../uploads/create-uploads.ts';

export interface PushRequest {
  readonly path: string;
  /** `CATEGORY[/SUB]` */
  readonly to: string;
  readonly ifExists: IfExists;
  readonly partSize?: number;
  /** Whether a file that a cloud drive keeps elsewhere may be fetched, which reading it does. */
  readonly fromCloud?: boolean;
}

/** Looks at a file of this computer without opening it. */
export interface CloudLook {
  /** Whether reading it would fetch it from a cloud drive. Throws `file.notFound` or `file.unreadable`. */
  isInCloud(path: string): Promise<boolean>;
}

export interface PushPorts {
  readonly models: Pick<Models, 'planUpload'>;
  readonly uploads: Pick<Uploads, 'add'>;
  /** Takes the job up now, or when its turn comes. */
  readonly start: (job: UploadJob) => Promise<UploadJob>;
  readonly files: Pick<LocalFiles, 'identify'> & CloudLook;
  readonly objectsOf: (connection: Connection) => Pick<ObjectStore, 'head'>;
}

/**
 * Finds a file's place in the bucket and starts its upload; throws before anything is written down, `file.inCloud`
 * where reading it would fetch it and nobody has said that it may.
 */
export async function push(
  { models, uploads, files, objectsOf, start }: PushPorts,
  connection: Connection,
  request: PushRequest,
  signal?: AbortSignal,
): Promise<AddedUpload> {
  const { bucket } = connection;
  if (bucket === null) throw new AppError('connection.noBucket', { name: connection.name });
  const { path, to, ifExists, partSize, fromCloud = false } = request;
  parseCategory(to);
  const { size } = await files.identify(path);
  if (!fromCloud && (await files.isInCloud(path)))
    throw new AppError('file.inCloud', { path, bytes: sizeText(size) });
  const fileName = path.split(/[\\/]/).at(-1) ?? path;
  const plan = await models.planUpload(connection, { to, fileName, bytes: size }, signal);
  await assertReachable(objectsOf(connection), plan.objectKey, signal);
  const { job, begins } = await uploads.add({
    connectionId: connection.id,
    path,
    target: { bucket: bucket.bucket, region: bucket.region, objectKey: plan.objectKey },
    ifExists,
    ...(partSize === undefined ? {} : { partSize }),
  });
  const { shipped, category, name } = plan;
  const hasBytes = (resumeOf(job)?.doneBytes ?? 0) > 0;
  return {
    job: await start(job),
    // a job that had sent nothing yet begins like a new one
    begins: begins === 'resumes' && !hasBytes ? 'new' : begins,
    ...{ shipped, category, name },
  };
}

/**
 * An upload is patient with a line that breaks; a wrong address, key or clock is told at once, before anything is
 * written down. A small hiccup is given two more tries.
 */
async function assertReachable(
  objects: Pick<ObjectStore, 'head'>,
  objectKey: string,
  signal?: AbortSignal,
): Promise<void> {
  await pRetry(() => objects.head(objectKey, signal), {
    retries: 2,
    minTimeout: 500,
    ...(signal && { signal }),
    shouldRetry: ({ error }) => isAppError(error) && isTransient(error.code),
  });
}
