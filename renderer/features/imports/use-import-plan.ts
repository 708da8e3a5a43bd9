import { useCallback, useState } from 'react';
import type { Failure } from '../../../contract/error-code.ts';
import type { ImportFile, ImportLook } from '../../../contract/import.ts';
import { useAct } from '../../app/use-act.ts';
import { failureOf } from '../../client/failure-of.ts';
import { openTransfers } from '../transfers/drawer-store.ts';
import { addedIn, ordersOf, refusedIn, withChoice } from './import-choices.ts';
import type { ImportChoices } from './import-choices.ts';
import { closeLink } from './link-store.ts';

export interface ImportPlan {
  /** Those that are not on their way yet. */
  readonly files: readonly ImportFile[];
  readonly choices: ImportChoices;
  readonly refused: ReadonlyMap<string, Failure>;
  /** How many went before some were refused. */
  readonly startedFiles: number;
  readonly isStarting: boolean;
  readonly include: (path: string, included: boolean) => void;
  /** False where there is no such place; the file's row says why. */
  readonly moveTo: (path: string, to: string) => Promise<boolean>;
  readonly start: () => Promise<void>;
}

/** What a person says about the files of a look, until they are on their way. */
export function useImportPlan(connectionId: string, look: ImportLook): ImportPlan {
  const act = useAct();
  const [choices, setChoices] = useState<ImportChoices>(new Map());
  const [refused, setRefused] = useState<ReadonlyMap<string, Failure>>(new Map());
  const [started, setStarted] = useState<ReadonlySet<string>>(new Set());
  const [isStarting, setStarting] = useState(false);
  const files = look.files.filter(({ path }) => !started.has(path));
  const moveTo = useMoveTo(connectionId, look.id, setChoices, setRefused);
  const include = useCallback((path: string, included: boolean) => {
    setChoices((before) => withChoice(before, path, { included }));
  }, []);
  const start = async (): Promise<void> => {
    setStarting(true);
    const orders = ordersOf(files, choices);
    const outcomes = await act((client) =>
      client.imports.add({ connectionId, lookId: look.id, files: orders }),
    );
    setStarting(false);
    if (outcomes === undefined) return;
    const left = refusedIn(outcomes);
    setRefused(left);
    setStarted(new Set([...started, ...addedIn(outcomes)]));
    if (left.size > 0) return;
    closeLink();
    openTransfers();
  };
  const startedFiles = started.size;
  return { files, choices, refused, startedFiles, isStarting, include, moveTo, start };
}

/** Asks main what the file meets at a place that was typed: it may be none. */
function useMoveTo(
  connectionId: string,
  lookId: string,
  setChoices: (change: (before: ImportChoices) => ImportChoices) => void,
  setRefused: (
    change: (before: ReadonlyMap<string, Failure>) => ReadonlyMap<string, Failure>,
  ) => void,
): ImportPlan['moveTo'] {
  const act = useAct();
  return useCallback(
    async (path, to) => {
      const judged = await act(async (client) => {
        try {
          return await client.imports.judge({ connectionId, lookId, files: [{ path, to }] });
        } catch (error) {
          const failure = failureOf(error);
          if (failure.code === 'app.unexpected') throw error;
          return failure;
        }
      });
      if (judged === undefined) return false;
      if ('code' in judged) {
        setRefused((before) => new Map([...before, [path, judged]]));
        return false;
      }
      const [{ verdict } = { verdict: { state: 'new' as const } }] = judged;
      setRefused((before) => new Map([...before].filter(([each]) => each !== path)));
      setChoices((before) => withChoice(before, path, { moved: { to, verdict } }));
      return true;
    },
    [act, connectionId, lookId, setChoices, setRefused],
  );
}
