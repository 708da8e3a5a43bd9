/** Time as the services see it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Resolves after `delayMs`; rejects with the signal's reason when it is aborted. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}
