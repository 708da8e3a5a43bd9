import type { Traffic, UploadJob } from '../../../contract/upload.ts';
import { isUnfinished } from '../../core/uploads/upload-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { Uploads } from '../uploads/create-uploads.ts';
import type { TransferWishes } from './transfer-ports.ts';
import { createTurns } from './turns.ts';
import type { Turns } from './turns.ts';
import { watchTraffic } from './watch-traffic.ts';

export interface TransferPorts {
  readonly uploads: Uploads;
  readonly wishes: TransferWishes;
  /** How many files may be sent at the same time. */
  readonly filesAtOnce: () => number;
  readonly clock: Clock;
  readonly reportDefect: (error: unknown) => void;
}

/** Whose turn it is among the uploads; what is wished for survives the end of the app. */
export interface Transfers {
  /** Puts a job that is written down into the queue; throws `store.locked` where its turn is now and it cannot run. */
  start(id: string, known?: UploadJob): Promise<UploadJob>;
  pause(id: string): Promise<UploadJob>;
  cancel(id: string): Promise<UploadJob>;
  pauseAll(): Promise<void>;
  /** Everything that rests or has failed. */
  resumeAll(): Promise<void>;
  /** Before the others that wait. */
  moveUp(id: string): Promise<void>;
  /** Before another one, or (null) behind all; what runs makes room for what was put before it. */
  move(id: string, before: string | null): Promise<void>;
  /** The connection has another key or address: what waits for it goes on. */
  connectionChanged(connectionId: string): void;
  /** Puts what runs on a connection to rest, changes it, and goes on; no part that was acknowledged is lost. */
  whileAtRest<T>(connectionId: string, change: () => Promise<T>): Promise<T>;
  /** Takes what is done or cancelled off the list; gives how many. */
  forgetEnded(): Promise<number>;
  /** Goes on with what was under way when the app ended, however it ended. */
  recover(): Promise<void>;
  /** More files may be sent at once now, or fewer. */
  adjusted(): void;
  watchTraffic(signal: AbortSignal): AsyncGenerator<Traffic>;
  close(): void;
}

export function createTransfers(ports: TransferPorts): Transfers {
  const { uploads } = ports;
  const turns = createTurns(ports);
  return {
    ...oneByOne(ports, turns),
    ...allTogether(ports, turns),
    ...byConnection(ports, turns),
    adjusted: () => {
      turns.next();
    },
    watchTraffic: (signal) => watchTraffic({ uploads, clock: ports.clock, turns }, signal),
    close: () => {
      turns.close();
    },
  };
}

function oneByOne(
  { uploads }: TransferPorts,
  turns: Turns,
): Pick<Transfers, 'start' | 'pause' | 'cancel' | 'moveUp' | 'move'> {
  return {
    async start(id, known) {
      const job = known ?? (await uploads.get(id));
      if (!isUnfinished(job)) return job;
      await turns.load();
      turns.know([job]);
      turns.tryAgain(job.connectionId);
      await turns.put({ jobId: id, position: turns.positionOf(id), paused: false });
      return (await turns.begin(id)) ?? job;
    },
    async pause(id) {
      await turns.load();
      await turns.put({ jobId: id, position: turns.positionOf(id), paused: true });
      return turns.isRunning(id) ? uploads.pause(id) : uploads.get(id);
    },
    async cancel(id) {
      await turns.drop(id);
      const job = await uploads.cancel(id);
      turns.next();
      return job;
    },
    async moveUp(id) {
      await turns.load();
      const first = turns.wanted().find(({ jobId }) => jobId !== id);
      await turns.place(id, first?.jobId ?? null);
      turns.next();
    },
    async move(id, before) {
      await turns.load();
      await turns.place(id, before);
      turns.next();
    },
  };
}

function allTogether(
  { uploads, wishes }: TransferPorts,
  turns: Turns,
): Pick<Transfers, 'pauseAll' | 'resumeAll' | 'forgetEnded' | 'recover'> {
  const unfinished = async () => (await uploads.list()).filter(isUnfinished);
  return {
    async pauseAll() {
      await turns.load();
      const running = uploads.running().map(({ id }) => id);
      for (const id of [...turns.wanted().map(({ jobId }) => jobId), ...running])
        await turns.put({ jobId: id, position: turns.positionOf(id), paused: true });
      await Promise.all(running.map((id) => uploads.pause(id)));
    },
    async resumeAll() {
      await turns.load();
      const left = await unfinished();
      turns.know(left);
      for (const { connectionId } of left) turns.tryAgain(connectionId);
      for (const { id } of left)
        if (!turns.isRunning(id))
          await turns.put({ jobId: id, position: turns.positionOf(id), paused: false });
      turns.next();
    },
    async forgetEnded() {
      const ended = (await uploads.list()).filter((job) => !isUnfinished(job)).map(({ id }) => id);
      await uploads.forget(ended);
      return ended.length;
    },
    async recover() {
      await turns.load();
      const left = new Set((await unfinished()).map(({ id }) => id));
      for (const { jobId } of await wishes.list()) if (!left.has(jobId)) await turns.drop(jobId);
      turns.next();
    },
  };
}

function byConnection(
  { uploads }: TransferPorts,
  turns: Turns,
): Pick<Transfers, 'connectionChanged' | 'whileAtRest'> {
  const connectionChanged = (connectionId: string) => {
    turns.open(connectionId);
    turns.next();
  };
  return {
    connectionChanged,
    async whileAtRest(connectionId, change) {
      turns.shut(connectionId);
      try {
        const running = uploads.running().filter((job) => job.connectionId === connectionId);
        await Promise.all(running.map(({ id }) => uploads.pause(id)));
        return await change();
      } finally {
        connectionChanged(connectionId);
      }
    },
  };
}
