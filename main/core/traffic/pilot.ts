/** Within which the lanes are chosen; a fixed number is both its ends. */
export interface PilotBounds {
  readonly first: number;
  readonly least: number;
  readonly most: number;
  /** A tenth of the line is left to others. */
  readonly leavesTenth: boolean;
}

/** What all lanes together carried while each of them brought a part. */
interface Round {
  readonly bytesPerSecond: number;
  /** When it ended, epoch ms. */
  readonly at: number;
}

/** How many lanes are open and how fast they may go together, as it follows from what was measured. */
export type Pilot =
  /** One lane more after each round, while the line gives more for it; `before`: with one lane fewer. */
  | { readonly phase: 'finding'; readonly lanes: number; readonly before: number | null }
  /** The line is known; after a while it is tried again. */
  | {
      readonly phase: 'cruising';
      readonly lanes: number;
      /** What the line was seen to carry, bytes a second. */
      readonly lineRate: number | null;
      /** Epoch ms. */
      readonly until: number;
      readonly calmMs: number;
      /** Rounds that are watched before what they tell of the line counts; null: it is as it was. */
      readonly watched: Watched | null;
    }
  /** One round with a lane more and a faster pace: the line may have become another one. */
  | {
      readonly phase: 'probing';
      readonly lanes: number;
      readonly restLanes: number;
      readonly lineRate: number;
      readonly calmMs: number;
    };

interface Watched {
  /** Nothing was known of the line before. */
  readonly isFirst: boolean;
  /** Epoch ms. */
  readonly since: number;
  /** The fastest of them, bytes a second. */
  readonly best: number;
}

const firstCalmMs = 30_000;
/** One round on a busy computer tells little of the line. */
const watchMs = 3_000;
const longestCalmMs = 300_000;

/**
 * From here on it is this computer that is measured and not a line, and a tenth of it is not missed by anybody:
 * bytes a second.
 */
const fastLine = 60_000_000;
const share = 0.9;
const probeShare = 1.15;
const probeGain = 1.07;

export const startPilot = ({ first }: PilotBounds): Pilot => ({
  phase: 'finding',
  lanes: first,
  before: null,
});

/** Bytes a second over all lanes; null: as fast as it goes. */
export function paceOf(pilot: Pilot, { leavesTenth }: PilotBounds): number | null {
  if (!leavesTenth || pilot.phase === 'finding' || pilot.lineRate === null) return null;
  if (pilot.lineRate >= fastLine) return null;
  // until the line has been watched for long enough
  if (pilot.phase === 'cruising' && pilot.watched?.isFirst === true) return null;
  return Math.ceil(pilot.lineRate * (pilot.phase === 'probing' ? probeShare : share));
}

/** What follows from a round; the same object where nothing does. */
export function afterRound(pilot: Pilot, round: Round, bounds: PilotBounds): Pilot {
  switch (pilot.phase) {
    case 'finding':
      return found(pilot, round, bounds);
    case 'cruising':
      return cruised(pilot, round, bounds);
    case 'probing':
      return probed(pilot, round, bounds);
    default:
      return pilot satisfies never;
  }
}

/** A connection broke or went silent: fewer lanes, which are tried again after a while. */
export function afterLoss(pilot: Pilot, at: number, { least }: PilotBounds): Pilot {
  // what so many lanes carried before is no measure for fewer of them
  return rest(Math.max(least, pilot.lanes - 1), null, at);
}

/** How much more `lanes` and one have to carry than `lanes`: a quarter of what the new one could bring. */
const isMore = (rate: number, before: number, lanes: number): boolean =>
  rate >= before * (1 + Math.max(0.05, 0.25 / lanes));

function found(
  { lanes, before }: Extract<Pilot, { phase: 'finding' }>,
  { bytesPerSecond, at }: Round,
  { most }: PilotBounds,
): Pilot {
  if (before !== null && !isMore(bytesPerSecond, before, lanes - 1))
    return rest(lanes - 1, Math.max(before, bytesPerSecond), at);
  if (lanes >= most) return rest(lanes, bytesPerSecond, at);
  return { phase: 'finding', lanes: lanes + 1, before: bytesPerSecond };
}

function cruised(
  pilot: Extract<Pilot, { phase: 'cruising' }>,
  round: Round,
  bounds: PilotBounds,
): Pilot {
  const { bytesPerSecond, at } = round;
  const { lanes, until, calmMs } = pilot;
  const watched = watch(pilot, round, paceOf(pilot, bounds));
  const isSure = watched !== null && at - watched.since >= watchMs;
  // the line has become slower, others need more of it, or it is known only now
  if (isSure) return cruise(lanes, watched.best, at, firstCalmMs);
  const lineRate = bounds.leavesTenth ? (pilot.lineRate ?? bytesPerSecond) : bytesPerSecond;
  if (at >= until && watched === null) {
    const tried = Math.min(bounds.most, lanes + 1);
    return { phase: 'probing', lanes: tried, restLanes: lanes, lineRate, calmMs };
  }
  if (lineRate === pilot.lineRate && watched === pilot.watched) return pilot;
  return { ...pilot, lineRate, watched };
}

function watch(
  { lineRate, watched }: Extract<Pilot, { phase: 'cruising' }>,
  { bytesPerSecond, at }: Round,
  pace: number | null,
): Watched | null {
  const isShort = bytesPerSecond < share * (pace ?? lineRate ?? 0);
  if (watched?.isFirst !== true && !isShort) return null;
  const { isFirst, since, best } = watched ?? { isFirst: false, since: at, best: 0 };
  return { isFirst, since, best: Math.max(best, bytesPerSecond) };
}

function probed(
  pilot: Extract<Pilot, { phase: 'probing' }>,
  { bytesPerSecond, at }: Round,
  bounds: PilotBounds,
): Pilot {
  const { lanes, restLanes, lineRate, calmMs } = pilot;
  const isBetter =
    paceOf(pilot, bounds) === null
      ? isMore(bytesPerSecond, lineRate, restLanes)
      : bytesPerSecond >= lineRate * probeGain;
  if (isBetter) return { phase: 'finding', lanes, before: lanes > restLanes ? lineRate : null };
  const known = Math.max(bytesPerSecond, share * lineRate);
  return cruise(restLanes, known, at, Math.min(longestCalmMs, calmMs * 2));
}

const cruise = (lanes: number, lineRate: number | null, at: number, calmMs: number) => ({
  ...({ phase: 'cruising', lanes, lineRate, watched: null } as const),
  ...{ until: at + calmMs, calmMs },
});

/** The line may be another one than was thought: it is watched before a pace is made of it. */
const rest = (lanes: number, lineRate: number | null, at: number): Pilot => ({
  ...cruise(lanes, lineRate, at, firstCalmMs),
  watched: { isFirst: true, since: at, best: lineRate ?? 0 },
});
