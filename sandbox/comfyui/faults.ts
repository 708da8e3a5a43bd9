import { NodeFailure, outOfMemory } from './nodes/node-failure.ts';

/** What a test or a person can make go wrong. Everything is off at the start. */
export interface ComfyuiFaults {
  /** Every route answers 502 with a proxy's HTML page. */
  badGateway(isOn: boolean): void;
  /** Every answer waits this long; 0 turns it off. */
  slowAnswers(delayMs: number): void;
  /** The next posts of a prompt are queued, and their connection is cut before the answer. */
  losePromptAnswers(count?: number): void;
  /** Refuses connections for this time and cuts the open ones; the process itself goes on. */
  down(durationMs: number): Promise<void>;
  /**
   * A folder of models that the server has listed once stays as it is until a restart, whatever is put into it and
   * whatever becomes of its marker: a mount that keeps what it was told of a folder's time.
   */
  freezeFolders(isOn: boolean): void;
  /** The next node of this class (or any) fails while it runs. */
  failNode(kind: 'outOfMemory' | 'error', classType?: string): void;
  /** The open WebSockets stay open, and neither read nor write any more. New ones work. */
  freezeWebSockets(): void;
  /** What was sent to a frozen socket in the meantime is lost. */
  thawWebSockets(): void;
  cutWebSockets(): void;
  /** No session cookie given out so far is good any more. */
  expireSessions(): void;
}

export interface FaultState {
  isBadGateway: boolean;
  delayMs: number;
  lostPromptAnswers: number;
  areFoldersFrozen: boolean;
  failure: { readonly kind: 'outOfMemory' | 'error'; readonly classType: string | null } | null;
}

export const createFaultState = (areFoldersFrozen = false): FaultState => ({
  areFoldersFrozen,
  isBadGateway: false,
  delayMs: 0,
  lostPromptAnswers: 0,
  failure: null,
});

/** The failure ordered for this class, once. */
export function takeFailure(state: FaultState, classType: string): NodeFailure | null {
  const { failure } = state;
  if (failure === null || (failure.classType !== null && failure.classType !== classType)) {
    return null;
  }
  state.failure = null;
  return failure.kind === 'outOfMemory'
    ? outOfMemory()
    : new NodeFailure('RuntimeError', 'The sandbox was asked to fail here.');
}
