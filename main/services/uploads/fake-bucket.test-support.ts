import { crc64 as wasmCrc64 } from 'hash-wasm';
import { AppError } from '../../core/app-error.ts';
import { crc64OfParts } from '../../core/crc64/combine-crc64.ts';
import type {
  Bucket,
  CopySource,
  CopyStore,
  MultipartStore,
  ObjectEntry,
  ObjectHead,
  ObjectStore,
} from '../ports/object-store.ts';

export async function crc64Of(bytes: Uint8Array): Promise<string> {
  return BigInt(`0x${await wasmCrc64(bytes)}`).toString();
}

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly crc64: string;
  readonly modified: string;
  readonly contentType: string | null;
  readonly meta: Readonly<Record<string, string>>;
}

export interface FakePart {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly crc64: string;
}

export type FakeCall =
  keyof MultipartStore | keyof ObjectStore | keyof CopyStore | 'readOn' | 'probe';

/** What is done to one call: fail before it is done, or after (its answer is lost), or corrupt its body. */
export interface FakeFault {
  readonly call: FakeCall;
  readonly partNumber?: number;
  readonly times?: number;
  readonly before?: () => Promise<void> | void;
  readonly after?: () => Promise<void> | void;
  readonly corrupt?: boolean;
}

export interface FakeBucket {
  readonly bucket: Bucket;
  readonly objects: ReadonlyMap<string, StoredObject>;
  multipartUploads(): ReadonlyMap<string, FakeUpload>;
  readonly calls: readonly { readonly call: FakeCall; readonly partNumber?: number }[];
  countOf(call: FakeCall): number;
  fail(fault: FakeFault): void;
}

export interface FakeUpload {
  readonly key: string;
  readonly initiated: string;
  readonly parts: Map<number, FakePart>;
  readonly meta: Readonly<Record<string, string>>;
  readonly contentType: string | null;
}

/** A bucket in memory that keeps OSS's rules; `calls` names what was asked of it. */
export function createFakeBucket(now: () => number = () => 0): FakeBucket {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, FakeUpload>();
  const calls: { readonly call: FakeCall; readonly partNumber?: number }[] = [];
  const faults: (FakeFault & { left: number })[] = [];
  let made = 0;
  const iso = () => new Date(now()).toISOString();

  const act = async <T>(
    call: FakeCall,
    signal: AbortSignal | undefined,
    run: (corrupt: boolean) => Promise<T> | T,
    partNumber?: number,
  ): Promise<T> => {
    signal?.throwIfAborted();
    calls.push({ call, ...(partNumber !== undefined && { partNumber }) });
    const fault = faults.find(
      (each) =>
        each.left > 0 &&
        each.call === call &&
        (each.partNumber === undefined || each.partNumber === partNumber),
    );
    if (fault !== undefined) fault.left -= 1;
    await fault?.before?.();
    const result = await run(fault?.corrupt === true);
    await fault?.after?.();
    return result;
  };
  const uploadOf = (key: string, uploadId: string) => {
    const upload = uploads.get(uploadId);
    if (upload?.key !== key) throw new AppError('oss.noSuchUpload', { key });
    return upload;
  };
  const refuseExisting = (key: string, forbidOverwrite: boolean) => {
    if (forbidOverwrite && objects.has(key)) throw new AppError('oss.fileAlreadyExists', { key });
  };
  const store = async (
    key: string,
    bytes: Uint8Array,
    extra: Partial<Pick<StoredObject, 'crc64' | 'contentType' | 'meta'>> = {},
  ) => {
    made += 1;
    const crc64 = extra.crc64 ?? (await crc64Of(bytes));
    const object: StoredObject = {
      bytes,
      crc64,
      etag: `E${made}`,
      modified: iso(),
      contentType: extra.contentType ?? null,
      meta: extra.meta ?? {},
    };
    objects.set(key, object);
    return object;
  };

  const objectStore: ObjectStore = {
    list: async function* ({ prefix, delimiter, signal }) {
      await act('list', signal, () => undefined);
      const found = [...objects].filter(([key]) => key.startsWith(prefix)).toSorted(byKey);
      const entries: ObjectEntry[] = [];
      const folders = new Set<string>();
      for (const [key, { bytes, modified, etag }] of found) {
        const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
        if (end >= 0) folders.add(key.slice(0, end + 1));
        else entries.push({ key, bytes: bytes.length, modified, etag });
      }
      yield { objects: entries, folders: [...folders] };
    },
    head: (key, signal) =>
      act('head', signal, (): ObjectHead | null => {
        const object = objects.get(key);
        if (object === undefined) return null;
        const { bytes, ...rest } = object;
        return { ...rest, bytes: bytes.length };
      }),
    put: (key, bytes, { forbidOverwrite, signal, meta, contentType }) =>
      act('put', signal, async () => {
        refuseExisting(key, forbidOverwrite);
        const { crc64 } = await store(key, bytes, {
          ...(meta && { meta }),
          ...(contentType !== undefined && { contentType }),
        });
        return { crc64 };
      }),
    read: async function* (key, { start, end, etag }, signal) {
      const object = objects.get(key);
      const corrupt = await act('read', signal, (flip) => flip);
      if (object === undefined) throw new AppError('oss.noSuchKey', { key });
      if (etag !== undefined && object.etag !== etag)
        throw new AppError('oss.objectChanged', { key });
      const bytes = object.bytes.slice(start, end);
      if (corrupt) bytes[0] = (bytes[0] ?? 0) ^ 1;
      const half = Math.ceil(bytes.length / 2);
      yield bytes.subarray(0, half);
      // where a body is cut or the object is replaced in its middle
      await act('readOn', signal, () => undefined);
      yield bytes.subarray(half);
    },
    delete: (key, signal) => act('delete', signal, () => void objects.delete(key)),
    deleteMany: (keys, signal) =>
      act('deleteMany', signal, () => {
        for (const key of keys) objects.delete(key);
        return [...keys];
      }),
  };

  const multipart: MultipartStore = {
    initiate: (key, { forbidOverwrite, signal, meta = {}, contentType = null }) =>
      act('initiate', signal, () => {
        refuseExisting(key, forbidOverwrite);
        made += 1;
        const uploadId = `U${made}`;
        uploads.set(uploadId, { key, initiated: iso(), parts: new Map(), meta, contentType });
        return uploadId;
      }),
    listUploads: (prefix, signal) =>
      act('listUploads', signal, () =>
        [...uploads]
          .filter(([, { key }]) => key.startsWith(prefix))
          .map(([uploadId, { key, initiated }]) => ({ key, uploadId, initiated })),
      ),
    listParts: (key, uploadId, signal) =>
      act('listParts', signal, () =>
        [...uploadOf(key, uploadId).parts]
          .toSorted(([a], [b]) => a - b)
          .map(([partNumber, { bytes, etag, crc64 }]) => ({
            partNumber,
            bytes: bytes.length,
            etag,
            crc64,
          })),
      ),
    uploadPart: ({ key, uploadId, partNumber, bytes, body }, { onSent, signal }) =>
      act(
        'uploadPart',
        signal,
        async (corrupt) => {
          const content = new Uint8Array(bytes);
          let sentBytes = 0;
          for await (const piece of body) {
            signal.throwIfAborted();
            content.set(piece, sentBytes);
            sentBytes += piece.length;
            onSent(sentBytes);
          }
          if (sentBytes !== bytes) throw new Error('the body is not as long as announced');
          if (corrupt) content[0] = (content[0] ?? 0) ^ 1;
          const { parts } = uploadOf(key, uploadId);
          made += 1;
          const part = { bytes: content, etag: `P${made}`, crc64: await crc64Of(content) };
          parts.set(partNumber, part);
          return { etag: part.etag, crc64: part.crc64 };
        },
        partNumber,
      ),
    complete: (key, uploadId, named, { forbidOverwrite, signal }) =>
      act('complete', signal, async () => {
        const upload = uploadOf(key, uploadId);
        refuseExisting(key, forbidOverwrite);
        const parts = named.map(({ partNumber, etag }) => {
          const part = upload.parts.get(partNumber);
          if (part?.etag !== etag) throw new AppError('oss.partsRejected', { key });
          return part;
        });
        const sums = parts.map(({ bytes, crc64 }) => ({ crc64, bytes: bytes.length }));
        const crc64 = crc64OfParts(sums);
        const { meta, contentType } = upload;
        const whole = Buffer.concat(parts.map((part) => part.bytes));
        await store(key, whole, { crc64, meta, contentType });
        uploads.delete(uploadId);
        return { crc64 };
      }),
    abort: (key, uploadId, signal) =>
      act('abort', signal, () => {
        if (uploads.get(uploadId)?.key === key) uploads.delete(uploadId);
      }),
  };

  const sourceOf = ({ key, etag }: CopySource): StoredObject => {
    const object = objects.get(key);
    if (object === undefined) throw new AppError('oss.noSuchKey', { key });
    if (object.etag !== etag) throw new AppError('oss.objectChanged', { key });
    return object;
  };
  const copies: CopyStore = {
    copy: (source, key, { forbidOverwrite, signal }) =>
      act('copy', signal, async () => {
        refuseExisting(key, forbidOverwrite);
        const { bytes, ...rest } = sourceOf(source);
        await store(key, bytes, rest);
      }),
    copyPart: (source, { key, uploadId, partNumber }, signal) =>
      act(
        'copyPart',
        signal,
        async () => {
          const bytes = sourceOf(source).bytes.slice(source.start, source.end);
          const { parts } = uploadOf(key, uploadId);
          made += 1;
          const part = { bytes, etag: `P${made}`, crc64: await crc64Of(bytes) };
          parts.set(partNumber, part);
          return { etag: part.etag };
        },
        partNumber,
      ),
  };

  const bucket: Bucket = {
    objects: objectStore,
    multipart,
    copies,
    probe: (signal) => act('probe', signal, () => ({ region: 'r', clockOffsetMs: 0 })),
    close: () => undefined,
  };
  return {
    bucket,
    objects,
    multipartUploads: () => uploads,
    calls,
    countOf: (call: FakeCall) => calls.filter((each) => each.call === call).length,
    fail: (fault: FakeFault) => {
      faults.push({ ...fault, left: fault.times ?? 1 });
    },
  };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
