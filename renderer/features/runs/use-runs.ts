import type { OutputFile, PreviewMark, QueueItem, Run } from '../../../contract/run.ts';
import type { Words } from '../../words/WordsProvider.tsx';
import { changedById, newest, useWatched } from '../../client/hooks.ts';

/** The runs of a connection, newest first; undefined before main has told. */
export function useRuns(connectionId: string): readonly Run[] | undefined {
  return useWatched<readonly Run[], readonly Run[]>({
    key: ['watch', 'runs', connectionId],
    open: (client, signal) => client.runs.watchAll({ connectionId }, { signal }),
    step: changedById,
  });
}

/** The server's queue in the order in which it will run. */
export function useQueue(connectionId: string, enabled: boolean): readonly QueueItem[] {
  return (
    useWatched<readonly QueueItem[], readonly QueueItem[]>(
      {
        key: ['watch', 'queue', connectionId],
        open: (client, signal) => client.queue.watch({ connectionId }, { signal }),
        step: newest,
      },
      enabled,
    ) ?? []
  );
}

/** The newest preview picture of a run; null before there is one. */
export function usePreview(id: string): PreviewMark | null {
  return (
    useWatched<PreviewMark, PreviewMark>({
      key: ['watch', 'preview', id],
      open: (client, signal) => client.runs.watchPreviews({ id }, { signal }),
      step: newest,
    }) ?? null
  );
}

export type EndedRun = Extract<Run, { finishedAt: number }>;
export const hasEnded = (run: Run): run is EndedRun => 'finishedAt' in run;

export const isHeld = (run: Run): run is Extract<Run, { state: 'held' }> => run.state === 'held';

export const outputsOf = (run: Run): readonly OutputFile[] => ('outputs' in run ? run.outputs : []);

/** How the page shows a file. */
export type MediaKind = 'image' | 'video' | 'audio' | 'other';

const kinds: readonly (readonly [RegExp, MediaKind])[] = [
  [/\.(png|jpe?g|webp|gif|avif)$/i, 'image'],
  [/\.(mp4|webm|mov)$/i, 'video'],
  [/\.(mp3|wav|flac|ogg|opus)$/i, 'audio'],
];

export const mediaKindOf = ({ filename }: OutputFile): MediaKind =>
  kinds.find(([pattern]) => pattern.test(filename))?.[1] ?? 'other';

/** A result with its run and its place among the run's outputs. */
export interface Result {
  readonly run: EndedRun;
  readonly output: OutputFile;
  readonly index: number;
}

/** The results of runs, in the order of the runs. What a run only showed in passing counts where it saved nothing. */
export function resultsOf(runs: readonly Run[]): readonly Result[] {
  return runs.filter(hasEnded).flatMap((run) => {
    const all = outputsOf(run).map((output, index) => ({ run, output, index }));
    const saved = all.filter(({ output }) => output.type === 'output');
    return saved.length > 0 ? saved : all;
  });
}

/** The newest result of each workflow, by its name; the runs come newest first. */
export function lastResults(runs: readonly Run[]): ReadonlyMap<string, Result> {
  const last = new Map<string, Result>();
  for (const run of runs) {
    const [result] = last.has(run.workflowName) ? [] : resultsOf([run]);
    if (result !== undefined) last.set(run.workflowName, result);
  }
  return last;
}

/** `sub/funny.json` as a person says it; of templates and opened files without the place where they lie. */
export const workflowTitle = (name: string): string =>
  name.replace(/^\.(?:opened|templates)\/[^/]+\//, '').replace(/\.json$/, '');

/** What a row of the queue is called. */
export const nameOfItem = ({ workflowName }: QueueItem, words: Words): string =>
  workflowName === null ? words.say('ui.runs.foreign') : workflowTitle(workflowName);
