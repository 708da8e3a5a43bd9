import { randomBytes } from 'node:crypto';
import { quote, xmlAnswer, type Answer, type Call } from '../call.ts';
import { combineCrc64 } from '../crc64.ts';
import { invalidArgument, noSuchUpload, OssError } from '../oss-error.ts';
import { receiveText, receiveToFile } from '../receive-body.ts';
import type { StoredObject, StoredPart } from '../stored.ts';
import type { OpenUpload } from '../upload-index.ts';
import { nodes, parseXml, text, xml } from '../xml.ts';
import { urlEncoding } from './listing-query.ts';
import {
  checkKey,
  checkOverwrite,
  checkTrafficLimit,
  crcHeader,
  etagOf,
  objectHeaders,
  randomEtag,
} from './object-content.ts';

const maxPartNumber = 10_000;
const minPartBytes = 100 * 1024;

export async function initiateMultipartUpload(call: Call): Promise<Answer> {
  checkKey(call.key);
  checkOverwrite(call);
  const headers = objectHeaders(call.request.headers);
  const uploadId = randomBytes(16).toString('hex').toUpperCase();
  await call.store.uploads.create({ uploadId, key: call.key, initiatedAt: call.now, headers });
  const { fields, encode } = urlEncoding(call.request.query);
  return xmlAnswer(
    xml('InitiateMultipartUploadResult', {
      ...fields,
      Bucket: call.bucket.name,
      Key: encode(call.key),
      UploadId: uploadId,
    }),
  );
}

export function requireUpload(call: Call): OpenUpload {
  const uploadId = call.request.query.get('uploadId') ?? '';
  const upload = call.store.uploads.get(uploadId);
  if (upload?.key !== call.key) throw noSuchUpload(uploadId);
  return upload;
}

export function requirePartNumber({ request }: Call): number {
  const value = request.query.get('partNumber') ?? '';
  const partNumber = Number(value);
  if (/^\d+$/.test(value) && partNumber >= 1 && partNumber <= maxPartNumber) return partNumber;
  throw invalidArgument(
    'partNumber',
    value,
    `Part number must be an integer between 1 and ${maxPartNumber}, inclusive.`,
  );
}

/** Keeps a part, unless its upload has ended while the bytes came. */
export async function storePart(call: Call, upload: OpenUpload, part: StoredPart): Promise<void> {
  const isStored = await call.store.uploads.addPart(upload.uploadId, part);
  if (!isStored) throw noSuchUpload(upload.uploadId);
}

export async function uploadPart(call: Call): Promise<Answer> {
  const partNumber = requirePartNumber(call);
  checkTrafficLimit(call);
  const upload = requireUpload(call);
  const body = await receiveToFile(call);
  const etag = etagOf(call, body);
  const crc64 = body.crc64.toString();
  const { sizeBytes, segments } = body;
  const content = { sizeBytes, segments, etag, crc64, lastModified: call.now };
  await storePart(call, upload, { partNumber, ...content });
  return { status: 200, headers: { ETag: quote(etag), ...crcHeader(crc64) } };
}

interface NamedPart {
  readonly partNumber: number;
  readonly etag: string;
}

function readPartList(body: string): readonly NamedPart[] {
  const root = parseXml(body, 'CompleteMultipartUpload');
  const parts = nodes(root, 'Part').map((part) => ({
    partNumber: Number(text(part, 'PartNumber')?.trim()),
    etag: (text(part, 'ETag') ?? '').trim().replace(/^"|"$/g, ''),
  }));
  const isGood = parts.length > 0 && parts.every((part) => Number.isInteger(part.partNumber));
  if (isGood) return parts;
  throw new OssError(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema.',
  );
}

function checkOrder(named: readonly NamedPart[]): void {
  const isAscending = named.every(
    ({ partNumber }, index) => partNumber > (named[index - 1]?.partNumber ?? 0),
  );
  if (isAscending) return;
  throw new OssError(
    400,
    'InvalidPartOrder',
    'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
  );
}

function pickParts(upload: OpenUpload, named: readonly NamedPart[]): readonly StoredPart[] {
  return named.map(({ partNumber, etag }) => {
    const part = upload.parts.get(partNumber);
    if (part?.etag.toUpperCase() === etag.toUpperCase()) return part;
    throw new OssError(
      400,
      'InvalidPart',
      'One or more of the specified parts could not be found or the specified entity tag might not have matched the part’s entity tag.',
      { fields: { PartNumber: partNumber, UploadId: upload.uploadId } },
    );
  });
}

function checkPartSizes(parts: readonly StoredPart[]): void {
  const small = parts.slice(0, -1).find((part) => part.sizeBytes < minPartBytes);
  if (!small) return;
  throw new OssError(
    400,
    'EntityTooSmall',
    'Your proposed upload smaller than the minimum allowed size.',
    {
      fields: {
        MinSizeAllowed: minPartBytes,
        ProposedSize: small.sizeBytes,
        PartNumber: small.partNumber,
      },
    },
  );
}

async function chooseParts(call: Call, upload: OpenUpload): Promise<readonly StoredPart[]> {
  const body = await receiveText(call);
  const takesAll = call.request.headers['x-oss-complete-all'] === 'yes';
  const all = [...upload.parts.values()].sort((a, b) => a.partNumber - b.partNumber);
  const named = takesAll ? all : readPartList(body);
  checkOrder(named);
  return pickParts(upload, named);
}

/** The object that the parts make; no byte is moved. */
function joinParts(call: Call, upload: OpenUpload, parts: readonly StoredPart[]): StoredObject {
  const pieces = parts.map(({ crc64, sizeBytes }) => ({ crc64: BigInt(crc64), sizeBytes }));
  return {
    key: call.key,
    type: 'Multipart',
    headers: upload.headers,
    hidesCrc64: false,
    sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
    etag: call.switches.opaqueEtags ? randomEtag() : `${randomEtag()}-${parts.length}`,
    crc64: combineCrc64(pieces).toString(),
    lastModified: call.now,
    segments: parts.flatMap((part) => part.segments),
  };
}

export async function completeMultipartUpload(call: Call): Promise<Answer> {
  const upload = requireUpload(call);
  const parts = await chooseParts(call, upload);
  checkPartSizes(parts);
  checkOverwrite(call);
  const object = joinParts(call, upload, parts);
  const { objects, uploads } = call.store;
  const isDone = await uploads.settle(upload.uploadId, async () => {
    await objects.put(object);
    return true;
  });
  if (!isDone) throw noSuchUpload(upload.uploadId);
  const { fields, encode } = urlEncoding(call.request.query);
  const { host } = call.request.message.headers;
  return xmlAnswer(
    xml('CompleteMultipartUploadResult', {
      ...fields,
      Location: `http://${host ?? ''}/${encodeURIComponent(call.key)}`,
      Bucket: call.bucket.name,
      Key: encode(call.key),
      ETag: quote(object.etag),
    }),
    { ETag: quote(object.etag), ...crcHeader(object.crc64) },
  );
}

export async function abortMultipartUpload(call: Call): Promise<Answer> {
  await call.store.uploads.remove(requireUpload(call).uploadId);
  return { status: 204 };
}
