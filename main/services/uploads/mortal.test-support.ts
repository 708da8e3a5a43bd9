import type { Bucket } from '../ports/object-store.ts';
import type { LocalFile, UploadPorts } from './upload-ports.ts';

/** A process that dies at its n-th step: from then on nothing that it does has an effect. */
export interface Life {
  readonly step: () => void;
  readonly isOver: () => boolean;
}

export function createLife(steps: number): Life {
  let left = steps;
  return {
    isOver: () => left <= 0,
    step: () => {
      left -= 1;
      if (left <= 0) throw new Error('dead');
    },
  };
}

export interface SentPart {
  readonly key: string;
  readonly uploadId: string;
  readonly partNumber: number;
}

/** The ports of a process that dies: before or after each of its calls, or in the middle of a body. */
export function mortalPorts(
  ports: UploadPorts,
  life: Life,
  onSend: (part: SentPart) => void,
): UploadPorts {
  const mortal =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      life.step();
      const result = await call(...args);
      life.step();
      return result;
    };
  const { journal, files, buckets, facts, clock } = ports;
  return {
    ...ports,
    journal: {
      list: mortal(journal.list),
      save: mortal(journal.save),
      parts: mortal(journal.parts),
      savePart: mortal(journal.savePart),
      dropParts: mortal(journal.dropParts),
      remove: mortal(journal.remove),
    },
    facts: { crc64: mortal(facts.crc64), save: mortal(facts.save) },
    files: {
      identify: mortal(files.identify),
      open: async (...args) => {
        life.step();
        return mortalFile(await files.open(...args), life);
      },
    },
    buckets: {
      open: async (...args) => mortalBucket(await buckets.open(...args), mortal, onSend),
    },
    clock: { now: clock.now, sleep: mortal(clock.sleep) },
    // what a dead process would log
    reportDefect: (error) => {
      if (!life.isOver()) ports.reportDefect(error);
    },
  };
}

type Mortal = <Args extends readonly unknown[], Result>(
  call: (...args: Args) => Promise<Result>,
) => (...args: Args) => Promise<Result>;

function mortalBucket(bucket: Bucket, mortal: Mortal, onSend: (part: SentPart) => void): Bucket {
  const { multipart, objects } = bucket;
  const uploadPart = mortal(multipart.uploadPart);
  return {
    ...bucket,
    probe: mortal(bucket.probe),
    objects: { ...objects, head: mortal(objects.head), put: mortal(objects.put) },
    multipart: {
      initiate: mortal(multipart.initiate),
      listUploads: mortal(multipart.listUploads),
      listParts: mortal(multipart.listParts),
      uploadPart: (part, options) => {
        onSend(part);
        return uploadPart(part, options);
      },
      complete: mortal(multipart.complete),
      abort: mortal(multipart.abort),
    },
  };
}

function mortalFile(file: LocalFile, life: Life): LocalFile {
  return {
    check: file.check,
    close: file.close,
    read: async function* (...args) {
      for await (const piece of file.read(...args)) {
        life.step();
        yield piece;
      }
    },
  };
}
