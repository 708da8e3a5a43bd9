/** Tells that a server's queue is not what it was, as far as this app has a hand in it or hears of it. */
export interface QueueChanges {
  tell(connectionId: string): void;
  /** Gives what ends it. */
  onChange(connectionId: string, listener: () => void): () => void;
}

export function createQueueChanges(): QueueChanges {
  const listeners = new Set<{ readonly connectionId: string; readonly listener: () => void }>();
  return {
    tell(connectionId) {
      for (const each of listeners) if (each.connectionId === connectionId) each.listener();
    },
    onChange(connectionId, listener) {
      const each = { connectionId, listener };
      listeners.add(each);
      return () => {
        listeners.delete(each);
      };
    },
  };
}
