import { useCallback, useMemo, useState } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { Failure } from '../../../contract/error-code.ts';
import type { PlannedFile, UploadPlanSheet } from '../../../contract/model.ts';
import { useAct } from '../../app/use-act.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';
import { openTransfers } from '../transfers/drawer-store.ts';
import {
  nothingStarted,
  ordersOf,
  withChoices,
  withOutcomes,
  withRefusal,
} from './plan-choices.ts';
import type { PlanChoice, PlanChoices, Started } from './plan-choices.ts';
import { closePlan } from './plan-store.ts';

export type PlanState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: Failure; readonly retry: () => void }
  | {
      readonly state: 'ready';
      readonly leftOut: UploadPlanSheet['leftOut'];
      readonly pace: UploadPlanSheet['pace'];
      /** Those that are not on their way yet. */
      readonly files: readonly PlannedFile[];
      /** A change is being looked at: what is shown is the plan before it. */
      readonly isChanging: boolean;
    };

export interface Plan {
  readonly plan: PlanState;
  readonly choices: PlanChoices;
  readonly started: Started;
  readonly isStarting: boolean;
  readonly choose: (paths: readonly string[], change: PlanChoice) => void;
  /** False where there is no such place; the file's row says why. */
  readonly moveTo: (path: string, to: string) => Promise<boolean>;
  readonly start: () => Promise<void>;
}

/** The plan of chosen paths, and what a person says about it. */
export function usePlan(connection: Connection, paths: readonly string[]): Plan {
  const act = useAct();
  const [choices, setChoices] = useState<PlanChoices>(new Map());
  const [started, setStarted] = useState<Started>(nothingStarted);
  const [isStarting, setStarting] = useState(false);
  const plan = usePlanState(connection, paths, choices, started);
  const choose = useCallback((chosen: readonly string[], change: PlanChoice) => {
    setChoices((before) => withChoices(before, chosen, change));
  }, []);
  const refuse = useCallback((path: string, failure: Failure | null) => {
    setStarted((before) => withRefusal(before, path, failure));
  }, []);
  const moveTo = useMoveTo(connection.id, choose, refuse);
  const start = async (): Promise<void> => {
    if (plan.state !== 'ready' || plan.isChanging) return;
    setStarting(true);
    const files = ordersOf(plan.files, choices);
    const outcomes = await act((client) =>
      client.uploads.addAll({ connectionId: connection.id, files }),
    );
    setStarting(false);
    if (outcomes === undefined) return;
    if (outcomes.some(({ state }) => state === 'refused')) {
      setStarted((before) => withOutcomes(before, outcomes));
      return;
    }
    closePlan();
    openTransfers();
  };
  return { plan, choices, started, isStarting, choose, moveTo, start };
}

function usePlanState(
  connection: Connection,
  paths: readonly string[],
  choices: PlanChoices,
  started: Started,
): PlanState {
  const told = [...choices].flatMap(([path, { to }]) => (to === undefined ? [] : [{ path, to }]));
  const plan = useCall(
    ['plan', connection.id, paths, told],
    (client) => client.models.plan({ connectionId: connection.id, files: filesOf(paths, told) }),
    { keep: true, staleMs: 0 },
  );
  const { data, error, isPlaceholderData, refetch } = plan;
  // one object as long as nothing changes: it is drawn when there is time
  return useMemo((): PlanState => {
    if (data !== undefined)
      return {
        state: 'ready',
        leftOut: data.leftOut,
        pace: data.pace,
        files: data.files.filter(({ path }) => !started.added.has(path)),
        isChanging: isPlaceholderData,
      };
    if (error === null) return { state: 'loading' };
    return { state: 'failed', failure: failureOf(error), retry: () => void refetch() };
  }, [data, error, isPlaceholderData, refetch, started.added]);
}

/** Asks main about the place of one file before the whole plan is made with it: a typed one may be none. */
function useMoveTo(
  connectionId: string,
  choose: Plan['choose'],
  refuse: (path: string, failure: Failure | null) => void,
): Plan['moveTo'] {
  const act = useAct();
  return useCallback(
    async (path, to) => {
      const failure = await act(async (client) => {
        try {
          await client.models.plan({ connectionId, files: [{ path, to }] });
          return null;
        } catch (error) {
          const refused = failureOf(error);
          if (refused.code === 'app.unexpected') throw error;
          return refused;
        }
      });
      if (failure === undefined) return false;
      refuse(path, failure);
      if (failure !== null) return false;
      choose([path], { to });
      return true;
    },
    [act, connectionId, choose, refuse],
  );
}

/** A file out of a folder, whose place was told, is named on its own; main counts it once. */
function filesOf(
  paths: readonly string[],
  told: readonly { readonly path: string; readonly to: string }[],
) {
  const known = new Set(told.map(({ path }) => path));
  const rest = paths.filter((path) => !known.has(path)).map((path) => ({ path, to: null }));
  return [...told, ...rest];
}
