import { quote, xmlAnswer, type Answer, type Call } from '../call.ts';
import { invalidArgument } from '../oss-error.ts';
import type { StoredObject } from '../stored.ts';
import { compareKeys } from '../key-order.ts';
import type { OpenUpload } from '../upload-index.ts';
import { xml, type XmlFields } from '../xml.ts';
import { pageOfKeys, type KeyPage } from './key-page.ts';
import { pageSize, urlEncoding, wholeNumber, type TextEncoding } from './listing-query.ts';
import { requireUpload } from './multipart.ts';

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const owner = { ID: '1234567890', DisplayName: '1234567890' };

const objectFields = (object: StoredObject, encode: TextEncoding['encode']): XmlFields => ({
  Key: encode(object.key),
  LastModified: iso(object.lastModified),
  ETag: quote(object.etag),
  Type: object.type,
  Size: object.sizeBytes,
  StorageClass: 'Standard',
});

interface Listing {
  readonly call: Call;
  readonly after: string;
  readonly withOwner: boolean;
}

interface ListedPage {
  readonly page: KeyPage;
  readonly head: XmlFields;
  readonly rows: XmlFields;
  readonly encode: TextEncoding['encode'];
}

function listPage({ call, after, withOwner }: Listing): ListedPage {
  const { query } = call.request;
  const { fields, encode } = urlEncoding(query);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = pageSize(query, 'max-keys', 100);
  const page = pageOfKeys(call.store.objects.keys(), { prefix, delimiter, after, limit });
  const contents = page.keys.flatMap((key) => {
    const object = call.store.objects.get(key);
    if (!object) return [];
    return [{ ...objectFields(object, encode), ...(withOwner ? { Owner: owner } : {}) }];
  });
  return {
    page,
    encode,
    head: {
      ...fields,
      Name: call.bucket.name,
      Prefix: encode(prefix),
      MaxKeys: limit,
      Delimiter: encode(delimiter),
      IsTruncated: page.next !== undefined,
    },
    rows: {
      Contents: contents,
      CommonPrefixes: page.commonPrefixes.map((name) => ({ Prefix: encode(name) })),
    },
  };
}

export function listObjects(call: Call): Answer {
  const after = call.request.query.get('marker') ?? '';
  const { page, head, rows, encode } = listPage({ call, after, withOwner: true });
  return xmlAnswer(
    xml('ListBucketResult', {
      ...head,
      Marker: encode(after),
      NextMarker: page.next === undefined ? undefined : encode(page.next),
      ...rows,
    }),
  );
}

const toToken = (name: string): string => Buffer.from(name).toString('base64');

function fromToken(token: string): string {
  const bytes = Buffer.from(token, 'base64');
  if (bytes.toString('base64') === token) return bytes.toString('utf8');
  throw invalidArgument('continuation-token', token, 'The continuation token is not valid.');
}

export function listObjectsV2(call: Call): Answer {
  const { query } = call.request;
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const after = token === undefined ? (startAfter ?? '') : fromToken(token);
  const withOwner = query.get('fetch-owner') === 'true';
  const { page, head, rows, encode } = listPage({ call, after, withOwner });
  return xmlAnswer(
    xml('ListBucketResult', {
      ...head,
      StartAfter: startAfter === undefined ? undefined : encode(startAfter),
      ContinuationToken: token,
      KeyCount: page.keys.length + page.commonPrefixes.length,
      NextContinuationToken: page.next === undefined ? undefined : toToken(page.next),
      ...rows,
    }),
  );
}

export function listParts(call: Call): Answer {
  const { query } = call.request;
  const { fields, encode } = urlEncoding(query);
  const limit = pageSize(query, 'max-parts', 1000);
  const marker = wholeNumber(query, 'part-number-marker');
  const upload = requireUpload(call);
  const rest = [...upload.parts.values()]
    .filter((part) => part.partNumber > marker)
    .sort((a, b) => a.partNumber - b.partNumber);
  const parts = rest.slice(0, limit);
  return xmlAnswer(
    xml('ListPartsResult', {
      ...fields,
      Bucket: call.bucket.name,
      Key: encode(upload.key),
      UploadId: upload.uploadId,
      StorageClass: 'Standard',
      PartNumberMarker: marker,
      NextPartNumberMarker: parts.at(-1)?.partNumber ?? marker,
      MaxParts: limit,
      IsTruncated: rest.length > parts.length,
      Part: parts.map((part) => ({
        PartNumber: part.partNumber,
        LastModified: iso(part.lastModified),
        ETag: quote(part.etag),
        HashCrc64ecma: part.crc64,
        Size: part.sizeBytes,
      })),
    }),
  );
}

/** The uploads of one key follow each other by their ids, and a page may end between two. */
function uploadsAfter(call: Call, keyMarker: string, idMarker: string): readonly OpenUpload[] {
  const isAfter = ({ key, uploadId }: OpenUpload): boolean => {
    const order = compareKeys(key, keyMarker);
    return order > 0 || (order === 0 && idMarker !== '' && uploadId > idMarker);
  };
  return call.store.uploads
    .all()
    .filter(isAfter)
    .sort((a, b) => compareKeys(a.key, b.key) || compareKeys(a.uploadId, b.uploadId));
}

interface UploadPage {
  readonly uploads: readonly OpenUpload[];
  readonly commonPrefixes: readonly string[];
  readonly isTruncated: boolean;
  readonly nextKey: string;
  readonly nextId: string;
}

interface UploadPageQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly keyMarker: string;
  readonly limit: number;
}

function pageOfUploads(sorted: readonly OpenUpload[], query: UploadPageQuery): UploadPage {
  const { prefix, delimiter, keyMarker, limit } = query;
  const uploads: OpenUpload[] = [];
  const commonPrefixes: string[] = [];
  let next = { nextKey: '', nextId: '' };
  for (const upload of sorted) {
    if (!upload.key.startsWith(prefix)) continue;
    const at = delimiter === '' ? -1 : upload.key.indexOf(delimiter, prefix.length);
    const folded = at === -1 ? undefined : upload.key.slice(0, at + delimiter.length);
    if (folded !== undefined && (folded === commonPrefixes.at(-1) || folded === keyMarker))
      continue;
    if (uploads.length + commonPrefixes.length === limit) {
      return { uploads, commonPrefixes, isTruncated: true, ...next };
    }
    if (folded === undefined) uploads.push(upload);
    else commonPrefixes.push(folded);
    next = { nextKey: folded ?? upload.key, nextId: folded === undefined ? upload.uploadId : '' };
  }
  return { uploads, commonPrefixes, isTruncated: false, ...next };
}

export function listMultipartUploads(call: Call): Answer {
  const { query } = call.request;
  const { fields, encode } = urlEncoding(query);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  // Without a key marker the id marker means nothing.
  const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? '');
  const limit = pageSize(query, 'max-uploads', 1000);
  const sorted = uploadsAfter(call, keyMarker, idMarker);
  const page = pageOfUploads(sorted, { prefix, delimiter, keyMarker, limit });
  return xmlAnswer(
    xml('ListMultipartUploadsResult', {
      ...fields,
      Bucket: call.bucket.name,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: idMarker,
      NextKeyMarker: encode(page.nextKey),
      NextUploadIdMarker: page.nextId,
      Delimiter: encode(delimiter),
      Prefix: encode(prefix),
      MaxUploads: limit,
      IsTruncated: page.isTruncated,
      Upload: page.uploads.map((upload) => ({
        Key: encode(upload.key),
        UploadId: upload.uploadId,
        StorageClass: 'Standard',
        Initiated: iso(upload.initiatedAt),
      })),
      CommonPrefixes: page.commonPrefixes.map((name) => ({ Prefix: encode(name) })),
    }),
  );
}
