import { untilAborted } from './latest-value.ts';

/** What is known about a server's WebSocket. */
export interface SocketState {
  /** Names the present time of being connected; null while it is not. What was seen in another one is stale. */
  life(): number | null;
  connected(now: number): void;
  disconnected(): void;
  heard(now: number): void;
  /** Whether its silence may be taken for "nothing new". */
  isTrusted(now: number): boolean;
  /** Resolves when the first attempt to connect has succeeded or failed. */
  settled(signal: AbortSignal): Promise<void>;
}

/** A frozen socket looks like a quiet one: after this time the server is asked instead. */
const silentMs = 5_000;

export function createSocketState(): SocketState {
  let isConnected = false;
  let lives = 0;
  let heardAt = 0;
  const first = Promise.withResolvers<void>();
  return {
    life: () => (isConnected ? lives : null),
    connected(now) {
      isConnected = true;
      lives += 1;
      heardAt = now;
      first.resolve();
    },
    disconnected() {
      isConnected = false;
      first.resolve();
    },
    heard(now) {
      heardAt = now;
    },
    isTrusted: (now) => isConnected && now - heardAt < silentMs,
    settled: (signal) => untilAborted(first.promise, signal),
  };
}
