/** Where a job stands in its row; smaller ones go first. */
export interface TurnPlace {
  readonly jobId: string;
  readonly position: number;
}

/** The places that a person gave, written down before they are acted upon. */
export interface TurnPlaces {
  list(): Promise<readonly TurnPlace[]>;
  /** All of them or, should the process die on the way, none; what is not on the list of jobs any more has no place. */
  save(places: readonly TurnPlace[]): Promise<void>;
}

/** The order of one kind of jobs: as they came, until a person puts one elsewhere. */
export interface TurnOrder {
  /** Reads what was written down before; once. */
  load(): Promise<void>;
  /** Behind all others, unless it has a place. */
  join(jobId: string): void;
  /** The one whose turn is before that of the others. */
  first<Job extends { readonly id: string }>(jobs: readonly Job[]): Job | undefined;
  sorted(jobIds: readonly string[]): readonly string[];
  /** Before another one, or (null) behind all; resolves when that is written down. */
  move(jobId: string, before: string | null): Promise<void>;
}

export const byPosition = (a: TurnPlace, b: TurnPlace): number => a.position - b.position;

export function createTurnOrder(places: TurnPlaces): TurnOrder {
  const positions = new Map<string, number>();
  const unwritten = new Set<string>();
  let last = 0;
  let loading: Promise<void> | null = null;
  let moving: Promise<unknown> = Promise.resolve();
  const put = ({ jobId, position }: TurnPlace) => {
    positions.set(jobId, position);
    last = Math.max(last, position);
  };
  const load = async () => {
    for (const place of await places.list()) put(place);
  };
  const join = (jobId: string) => {
    if (positions.has(jobId)) return;
    unwritten.add(jobId);
    put({ jobId, position: last + 1 });
  };
  const positionOf = (jobId: string) => positions.get(jobId) ?? Number.MAX_VALUE;
  const move = async (jobId: string, before: string | null) => {
    await (loading ??= load());
    join(jobId);
    const order = [...positions].map(([id, position]) => ({ jobId: id, position }));
    const after = placesAfter(order.toSorted(byPosition), jobId, before);
    const isMoved = new Set(after.map((place) => place.jobId));
    // those that only came so far keep their places for the next start of the app too
    const others = order.filter((place) => unwritten.has(place.jobId) && !isMoved.has(place.jobId));
    const written = [...others, ...after];
    // what joins while it is being written goes behind
    last = Math.max(last, ...after.map(({ position }) => position));
    await places.save(written);
    for (const place of written) {
      put(place);
      unwritten.delete(place.jobId);
    }
  };
  return {
    load: () => (loading ??= load()),
    join,
    first: ([head, ...rest]) =>
      head &&
      rest.reduce((best, job) => (positionOf(job.id) < positionOf(best.id) ? job : best), head),
    sorted: (jobIds) => jobIds.toSorted((a, b) => positionOf(a) - positionOf(b)),
    // one after the other: each counts from where the one before has put things
    move: (jobId, before) => {
      const moved = moving.then(() => move(jobId, before));
      moving = moved.catch(() => undefined);
      return moved;
    },
  };
}

/** The places that change when one is put before another one, or behind all; `order` is by position. */
export function placesAfter(
  order: readonly TurnPlace[],
  jobId: string,
  before: string | null,
): readonly TurnPlace[] {
  const position = positionBefore(order, jobId, before);
  if (position !== null) return [{ jobId, position }];
  // after very many moves two neighbours touch: all get whole numbers again
  const others = order.filter((place) => place.jobId !== jobId);
  const at = others.findIndex((place) => place.jobId === before);
  const ids = others.map((place) => place.jobId);
  return ids.toSpliced(at, 0, jobId).map((id, index) => ({ jobId: id, position: index }));
}

/** A place right before another one's, or behind all; null where there is no number left between two neighbours. */
function positionBefore(
  order: readonly TurnPlace[],
  jobId: string,
  before: string | null,
): number | null {
  const others = order.filter((place) => place.jobId !== jobId);
  const at = others.findIndex((place) => place.jobId === before);
  const after = others[at];
  if (after === undefined) return (others.at(-1)?.position ?? 0) + 1;
  const previous = others[at - 1];
  if (previous === undefined) return after.position - 1;
  const middle = (previous.position + after.position) / 2;
  return middle > previous.position && middle < after.position ? middle : null;
}
