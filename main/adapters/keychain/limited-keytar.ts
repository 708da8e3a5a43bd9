import PQueue from 'p-queue';
import { AppError } from '../../core/app-error.ts';
import { keytarFailure, loadFailure } from './keytar-failure.ts';

/** The part of keytar that is used. Never `findCredentials`: on a locked keyring it kills the process. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface LimitedKeytarOptions {
  readonly service: string;
  readonly load: () => Promise<Keytar>;
  /** Covers a person who is asked to unlock the keychain. */
  readonly limitMs: number;
  /** A waiting call may hold a thread of libuv's pool, which files and DNS need too. */
  readonly inFlight: number;
}

/** keytar's calls on one service: loaded at first use, few at a time, each with a time limit, errors translated. */
export interface LimitedKeytar {
  get(account: string): Promise<string | null>;
  set(account: string, password: string): Promise<void>;
  /** False where there was no such entry, or where the keychain hides it because it is locked. */
  delete(account: string): Promise<boolean>;
}

export function limitKeytar(options: LimitedKeytarOptions): LimitedKeytar {
  const { service, limitMs } = options;
  const queue = new PQueue({ concurrency: options.inFlight });
  const call = async <T>(use: (keytar: Keytar) => Promise<T>): Promise<T> => {
    const late = Symbol('late');
    const deadline = startDeadline(limitMs, late);
    // the place in the queue is held until the native call ends: it cannot be cancelled
    const answer = queue.add(async () => {
      if (deadline.passed()) return late;
      return await use(await options.load().catch(rethrow(loadFailure))).catch(
        rethrow(keytarFailure),
      );
    });
    try {
      const first = await Promise.race([answer, deadline.reached]);
      if (first === late) throw new AppError('secrets.timeout');
      return first;
    } finally {
      deadline.cancel();
      answer.catch(() => undefined); // failed after the limit: the caller has been told already
    }
  };
  return {
    get: (account) => call((keytar) => keytar.getPassword(service, account)),
    set: (account, password) => call((keytar) => keytar.setPassword(service, account, password)),
    delete: (account) => call((keytar) => keytar.deletePassword(service, account)),
  };
}

function rethrow(translate: (error: unknown) => AppError) {
  return (error: unknown): never => {
    throw translate(error);
  };
}

function startDeadline<const Mark extends symbol>(limitMs: number, mark: Mark) {
  let passed = false;
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<Mark>((resolve) => {
    timer = setTimeout(() => {
      passed = true;
      resolve(mark);
    }, limitMs);
  });
  return {
    reached,
    passed: () => passed,
    cancel: () => {
      clearTimeout(timer);
    },
  };
}
