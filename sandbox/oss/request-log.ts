import type { Operation } from './faults.ts';

/** One request as it came; bytes and status change while it is served. */
export interface LoggedRequest {
  readonly method: string;
  /** Empty for what no operation answers. */
  readonly action: Operation | '';
  readonly bucket: string;
  readonly key: string;
  readonly partNumber: number | undefined;
  /** Bytes of the body taken so far; of a GetObject those that were sent. */
  readonly bodyBytes: number;
  /** 0 until an answer is given; stays 0 when the connection went before. */
  readonly status: number;
}

export interface LogEntry {
  count(bytes: number): void;
  answered(status: number): void;
}

export interface RequestLog {
  readonly requests: readonly LoggedRequest[];
  /** Resolves at the first request, past or coming, that fits. */
  readonly waitFor: (fits: (request: LoggedRequest) => boolean) => Promise<LoggedRequest>;
  start(request: Omit<LoggedRequest, 'bodyBytes' | 'status'>): LogEntry;
}

export function createRequestLog(): RequestLog {
  const requests: LoggedRequest[] = [];
  const waiters = new Set<() => void>();
  const changed = (): void => {
    for (const check of waiters) check();
  };
  return {
    requests,
    waitFor: (fits) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = requests.find(fits);
          if (!found) return;
          waiters.delete(check);
          resolve(found);
        };
        waiters.add(check);
        check();
      }),
    start(request) {
      const entry = { ...request, bodyBytes: 0, status: 0 };
      requests.push(entry);
      changed();
      return {
        count(bytes) {
          entry.bodyBytes += bytes;
          changed();
        },
        answered(status) {
          entry.status = status;
          changed();
        },
      };
    },
  };
}
