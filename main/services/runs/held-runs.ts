import { AppError } from '../../core/app-error.ts';
import type { Run } from '../../../contract/run.ts';
import type { QueueRescue } from './queue-rescue.ts';
import type { RunPorts, StoredRequest } from './run-ports.ts';
import type { HeldRun, StoredRun } from './run-states.ts';
import { baseOf } from './run-states.ts';
import type { Runs } from './runs.ts';

/** A request that is sent after `writeDown`. */
interface RequestToSend extends StoredRequest {
  readonly front: boolean;
  readonly writeDown: () => Promise<void>;
}

interface HeldParts {
  readonly ports: Pick<RunPorts, 'store' | 'clock' | 'newId'>;
  readonly rescue: Pick<QueueRescue, 'alone' | 'takeOut'>;
  readonly clientIdOf: (connectionId: string) => string;
  readonly queueChanged: (connectionId: string) => void;
  readonly send: (stored: StoredRun, request: RequestToSend, signal?: AbortSignal) => Promise<Run>;
}

type HeldRuns = Pick<Runs, 'hold' | 'release' | 'discard' | 'holdPending'>;

/** Runs that wait here, not at the server, until a person lets them go. */
export function createHeldRuns(parts: HeldParts): HeldRuns {
  const { ports, rescue, queueChanged } = parts;
  return {
    async hold({ connectionId, workflowName, prompt, workflow, changes }) {
      const held: HeldRun = {
        id: ports.newId(),
        ...{ connectionId, workflowName, clientId: parts.clientIdOf(connectionId) },
        ...(changes !== undefined && { changes: [...changes] }),
        ...{ createdAt: ports.clock.now(), state: 'held' },
      };
      await ports.store.insert(held, { prompt, workflow });
      return held;
    },
    release: (id, front, signal) => release(parts, id, front, signal),
    async discard(id) {
      const held = await heldRun(ports, id);
      const finishedAt = ports.clock.now();
      const wasHeld = await ports.store.leaveHeld({
        ...{ ...baseOf(held), state: 'cancelled', finishedAt },
      });
      if (!wasHeld) throw new AppError('comfy.notHeld', { id });
    },
    async holdPending(connectionId, promptId) {
      const wasPending = await rescue.alone(connectionId, () =>
        rescue.takeOut(connectionId, promptId),
      );
      queueChanged(connectionId);
      if (!wasPending) throw new AppError('comfy.notInQueue', { id: promptId });
    },
  };
}

/** That it was let go is written down before it is sent, and by one only. */
async function release(
  { ports, clientIdOf, send }: HeldParts,
  id: string,
  front: boolean,
  signal?: AbortSignal,
): Promise<Run> {
  const held = await heldRun(ports, id);
  const { connectionId } = held;
  const request = await ports.store.request(id);
  if (request === null) throw new AppError('comfy.notHeld', { id });
  const stored: StoredRun = {
    ...{ ...baseOf(held), clientId: clientIdOf(connectionId) },
    ...{ state: 'stored', releasedAt: ports.clock.now() },
  };
  const writeDown = async (): Promise<void> => {
    if (!(await ports.store.leaveHeld(stored))) throw new AppError('comfy.notHeld', { id });
  };
  return send(stored, { ...request, front, writeDown }, signal);
}

async function heldRun({ store }: Pick<RunPorts, 'store'>, id: string): Promise<HeldRun> {
  const run = await store.get(id);
  if (run?.state !== 'held') throw new AppError('comfy.notHeld', { id });
  return run;
}
