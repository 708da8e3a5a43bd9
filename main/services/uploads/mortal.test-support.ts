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

/** What is told of what the process does. */
export interface Seen {
  readonly onSend: (part: SentPart) => void;
  /** A range of the file begins to be read. */
  readonly onRead?: (start: number, end: number) => void;
}

/** The ports of a process that dies: before or after each of its calls, or in the middle of a body. */
export function mortalPorts(
  ports: UploadPorts,
  life: Life,
  { onSend, onRead = () => undefined }: Seen,
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
      list: mortal((...args) => journal.list(...args)),
      get: mortal((...args) => journal.get(...args)),
      at: mortal((...args) => journal.at(...args)),
      save: mortal((...args) => journal.save(...args)),
      parts: mortal((...args) => journal.parts(...args)),
      savePart: mortal((...args) => journal.savePart(...args)),
      dropParts: mortal((...args) => journal.dropParts(...args)),
      remove: mortal((...args) => journal.remove(...args)),
    },
    facts: {
      crc64: mortal((...args) => facts.crc64(...args)),
      save: mortal((...args) => facts.save(...args)),
    },
    files: {
      identify: mortal((...args) => files.identify(...args)),
      open: async (...args) => {
        life.step();
        return mortalFile(await files.open(...args), life, onRead);
      },
    },
    buckets: {
      open: async (...args) => mortalBucket(await buckets.open(...args), mortal, onSend),
    },
    clock: { now: () => clock.now(), sleep: mortal((...args) => clock.sleep(...args)) },
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
  const uploadPart = mortal((...args: Parameters<typeof multipart.uploadPart>) =>
    multipart.uploadPart(...args),
  );
  return {
    ...bucket,
    probe: mortal((...args) => bucket.probe(...args)),
    objects: {
      ...objects,
      head: mortal((...args) => objects.head(...args)),
      put: mortal((...args) => objects.put(...args)),
    },
    multipart: {
      initiate: mortal((...args) => multipart.initiate(...args)),
      listUploads: mortal((...args) => multipart.listUploads(...args)),
      listParts: mortal((...args) => multipart.listParts(...args)),
      uploadPart: (part, options) => {
        onSend(part);
        return uploadPart(part, options);
      },
      complete: mortal((...args) => multipart.complete(...args)),
      abort: mortal((...args) => multipart.abort(...args)),
    },
  };
}

function mortalFile(file: LocalFile, life: Life, onRead: Required<Seen>['onRead']): LocalFile {
  return {
    check: (...args) => file.check(...args),
    close: (...args) => file.close(...args),
    read: async function* (...args) {
      onRead(args[0], args[1]);
      for await (const piece of file.read(...args)) {
        life.step();
        yield piece;
      }
    },
  };
}
