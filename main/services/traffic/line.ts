import type { ErrorCode } from '../../../contract/error-code.ts';
import { isAppError } from '../../core/app-error.ts';
import type { Clock } from '../ports/clock.ts';

/**
 * The network line that all transfers share. After a failure of the network nobody sends before one small
 * request has come through: an offline computer does not hammer, and a refusal that was lost in a cut
 * connection (an expired token in the middle of a body) comes to light.
 */
export interface Line {
  /** Waits until the line may be used; `check` is asked for by the first who comes after a failure. */
  ready(check: () => Promise<unknown>, signal: AbortSignal): Promise<void>;
  /** A failure of any kind; only those of the network matter here. */
  failed(error: unknown, retryAt: number): void;
  worked(): void;
}

const networkCodes: readonly ErrorCode[] = [
  'oss.unreachable',
  'oss.nameNotFound',
  'oss.timeout',
  'proxy.unreachable',
];

/** What a check may find that ends the upload; anything else that was answered proves the line. */
const finalCodes: readonly ErrorCode[] = [
  'oss.securityTokenExpired',
  'oss.securityTokenInvalid',
  'oss.invalidAccessKeyId',
  'oss.signatureDoesNotMatch',
  'oss.clockSkew',
  'oss.accountOverdue',
  'oss.publicEndpointForbidden',
  'oss.tls',
  'oss.notOss',
];

export function createLine(clock: Clock): Line {
  let suspectUntil: number | null = null;
  let checking: Promise<void> | null = null;
  const runCheck = async (check: () => Promise<unknown>) => {
    try {
      await check();
    } catch (error) {
      if (isAppError(error, ...networkCodes, ...finalCodes)) throw error;
      if (!isAppError(error)) throw error;
    } finally {
      checking = null;
    }
    suspectUntil = null;
  };
  return {
    ready: async (check, signal) => {
      while (suspectUntil !== null && checking === null && clock.now() < suspectUntil)
        await clock.sleep(suspectUntil - clock.now(), signal);
      signal.throwIfAborted();
      if (suspectUntil === null) return;
      checking ??= runCheck(check);
      await checking;
    },
    failed: (error, retryAt) => {
      if (isAppError(error, ...networkCodes)) suspectUntil = retryAt;
    },
    worked: () => {
      suspectUntil = null;
    },
  };
}
