import type { Clock } from '../ports/clock.ts';
import { createLine, type Line } from './line.ts';
import { createRoad, type Road, type RoadWishes } from './road.ts';

/** What everything that moves bytes of models shares. What comes in and goes out again takes a lane of `up` only. */
export interface SharedTraffic {
  readonly up: Road;
  readonly down: Road;
  /** The way to OSS; another host has a line of its own. */
  readonly line: Line;
  /** How many files of each kind (uploads, downloads, imports) are under way at most. */
  filesAtOnce(): number;
  /** Holds at once, for what is under way as well. */
  adjust(wanted: TrafficWishes): void;
}

/** Lanes and limit of each direction, automatic and none unless told; the number of files stays as it was. */
export type TrafficWishes = {
  readonly [Name in keyof RoadWishes]?: RoadWishes[Name] | undefined;
} & { readonly filesAtOnce?: number };

/** Made once, at the composition root. */
export function createSharedTraffic(clock: Clock, first: TrafficWishes = {}): SharedTraffic {
  const up = createRoad(clock, wholeOf(first));
  const down = createRoad(clock, wholeOf(first));
  let { filesAtOnce = Infinity } = first;
  return {
    ...{ up, down, line: createLine(clock) },
    filesAtOnce: () => filesAtOnce,
    adjust: (wanted) => {
      filesAtOnce = wanted.filesAtOnce ?? filesAtOnce;
      for (const road of [up, down]) road.adjust(wholeOf(wanted));
    },
  };
}

const wholeOf = ({ lanes, limit }: TrafficWishes): RoadWishes => ({
  lanes: lanes ?? 'automatic',
  limit: limit ?? 'none',
});
