import type { Answer, Call } from '../call.ts';
import type { Operation } from '../faults.ts';
import { getBucketInfo, getBucketLocation } from './bucket-facts.ts';
import { copyObject, uploadPartCopy } from './copies.ts';
import { deleteMultipleObjects } from './delete-many.ts';
import { listMultipartUploads, listObjects, listObjectsV2, listParts } from './listings.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  initiateMultipartUpload,
  uploadPart,
} from './multipart.ts';
import { deleteObject, getObject, headObject, putObject } from './single-objects.ts';

/** What does the work of each operation on a bucket that exists. */
export const operations: Readonly<
  Record<Exclude<Operation, 'ListBuckets'>, (call: Call) => Answer | Promise<Answer>>
> = {
  GetBucketInfo: getBucketInfo,
  GetBucketLocation: getBucketLocation,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListMultipartUploads: listMultipartUploads,
  DeleteMultipleObjects: deleteMultipleObjects,
  PutObject: putObject,
  CopyObject: copyObject,
  GetObject: getObject,
  HeadObject: headObject,
  GetObjectMeta: headObject,
  DeleteObject: deleteObject,
  InitiateMultipartUpload: initiateMultipartUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  ListParts: listParts,
};
