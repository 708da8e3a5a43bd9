interface Stated {
  readonly id: string;
  readonly state: string;
}

/** Those that reached their end between two lists; what was not on the first one is no news. */
export function endedSince<Job extends Stated>(
  before: readonly Job[],
  after: readonly Job[],
): { readonly done: readonly Job[]; readonly failed: readonly Job[] } {
  const states = new Map(before.map(({ id, state }) => [id, state]));
  const turned = after.filter(({ id, state }) => states.has(id) && states.get(id) !== state);
  return {
    done: turned.filter(({ state }) => state === 'done'),
    failed: turned.filter(({ state }) => state === 'failed'),
  };
}
