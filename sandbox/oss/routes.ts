import type { Operation } from './faults.ts';
import { OssError } from './oss-error.ts';
import type { OssRequest } from './oss-request.ts';

/** What each operation needs in a RAM policy; a copy needs oss:GetObject on its source besides. */
export const ramActions: Readonly<Record<Operation, string>> = {
  ListBuckets: 'oss:ListBuckets',
  GetBucketInfo: 'oss:GetBucketInfo',
  GetBucketLocation: 'oss:GetBucketLocation',
  ListObjects: 'oss:ListObjects',
  ListObjectsV2: 'oss:ListObjects',
  ListMultipartUploads: 'oss:ListMultipartUploads',
  DeleteMultipleObjects: 'oss:DeleteObject',
  PutObject: 'oss:PutObject',
  CopyObject: 'oss:PutObject',
  GetObject: 'oss:GetObject',
  HeadObject: 'oss:GetObject',
  GetObjectMeta: 'oss:GetObject',
  DeleteObject: 'oss:DeleteObject',
  InitiateMultipartUpload: 'oss:PutObject',
  UploadPart: 'oss:PutObject',
  UploadPartCopy: 'oss:PutObject',
  CompleteMultipartUpload: 'oss:PutObject',
  AbortMultipartUpload: 'oss:AbortMultipartUpload',
  ListParts: 'oss:ListParts',
};

const notServed = [
  ...[
    'acl',
    'append',
    'cors',
    'encryption',
    'lifecycle',
    'logging',
    'policy',
    'referer',
    'restore',
  ],
  ...['stat', 'symlink', 'tagging', 'versioning', 'versions', 'website', 'worm', 'x-oss-process'],
];

function bucketOperation({ method, query }: OssRequest): Operation | undefined {
  if (method === 'POST') return query.has('delete') ? 'DeleteMultipleObjects' : undefined;
  if (method !== 'GET') return undefined;
  if (query.has('uploads')) return 'ListMultipartUploads';
  if (query.has('bucketInfo')) return 'GetBucketInfo';
  if (query.has('location')) return 'GetBucketLocation';
  return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
}

function objectOperation({ method, query, headers }: OssRequest): Operation | undefined {
  const ofUpload = query.has('uploadId');
  const isCopy = headers['x-oss-copy-source'] !== undefined;
  switch (method) {
    case 'PUT':
      if (ofUpload) return isCopy ? 'UploadPartCopy' : 'UploadPart';
      return isCopy ? 'CopyObject' : 'PutObject';
    case 'POST':
      if (query.has('uploads')) return 'InitiateMultipartUpload';
      return ofUpload ? 'CompleteMultipartUpload' : undefined;
    case 'GET':
      return ofUpload ? 'ListParts' : 'GetObject';
    case 'HEAD':
      return query.has('objectMeta') ? 'GetObjectMeta' : 'HeadObject';
    case 'DELETE':
      return ofUpload ? 'AbortMultipartUpload' : 'DeleteObject';
    default:
      return undefined;
  }
}

/** Names what a request asks for; undefined when nothing here answers it. */
export function findOperation(request: OssRequest): Operation | undefined {
  if (notServed.some((name) => request.query.has(name))) return undefined;
  if (request.bucket === '') return request.method === 'GET' ? 'ListBuckets' : undefined;
  return request.key === '' ? bucketOperation(request) : objectOperation(request);
}

export const notImplemented = (): OssError =>
  new OssError(
    501,
    'NotImplemented',
    'A header or parameter you provided is not implemented here.',
  );
