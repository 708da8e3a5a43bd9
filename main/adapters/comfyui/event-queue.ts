import type { ComfyEvent } from '../../services/ports/comfy.ts';

/** Events on their way to one reader. A preview that was not fetched yet gives way to the next one. */
export interface EventQueue {
  push(event: ComfyEvent): void;
  /** The reader gets what is there, then this error. */
  fail(error: unknown): void;
  end(): void;
  read(): AsyncGenerator<ComfyEvent>;
}

export function createEventQueue(): EventQueue {
  let waiting: ComfyEvent[] = [];
  let outcome: { readonly error: unknown } | 'ended' | null = null;
  let wake = Promise.withResolvers<void>();
  return {
    push(event) {
      if (event.type === 'preview') waiting = waiting.filter((other) => other.type !== 'preview');
      waiting.push(event);
      wake.resolve();
    },
    fail(error) {
      outcome ??= { error };
      wake.resolve();
    },
    end() {
      outcome ??= 'ended';
      wake.resolve();
    },
    async *read() {
      for (;;) {
        while (waiting.length > 0) {
          const [event, ...rest] = waiting;
          waiting = rest;
          if (event !== undefined) yield event;
        }
        if (outcome === 'ended') return;
        if (outcome !== null) throw outcome.error;
        await wake.promise;
        wake = Promise.withResolvers();
      }
    },
  };
}
