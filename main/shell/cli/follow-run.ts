import type { Failure } from '../../../contract/error-code.ts';
import type { Run } from '../../../contract/run.ts';
import { exitCodeOf } from '../../core/error-traits.ts';
import type { CommandContext, ExitCode } from './command-context.ts';

/** The server's id of a run, or ours where it was never sent. */
export const promptIdOf = (run: Run): string => ('promptId' in run ? run.promptId : run.id);

/** Who waits for a run that a person holds waits no more. */
type Ended = Exclude<Run, { state: 'stored' | 'pending' | 'running' }>;
const hasEnded = (run: Run): run is Ended =>
  run.state !== 'stored' && run.state !== 'pending' && run.state !== 'running';

/** Shows a run until it has ended, fetches what it left, and gives its exit code. */
export async function followRun(
  context: CommandContext,
  first: Run,
  directory: string,
): Promise<ExitCode> {
  const { client, reporter, signal } = context;
  let run = first;
  if (!hasEnded(run))
    for await (const newer of await client.runs.watch({ id: first.id }, { signal })) {
      run = newer;
      if (hasEnded(run)) break;
      showProgress(reporter, run);
    }
  const files =
    run.state === 'done' || run.state === 'failed'
      ? await client.runs.fetchOutputs({ id: run.id, directory }, { signal })
      : [];
  const exit = reportEnd(reporter, run);
  reporter.result(
    { event: 'done', promptId: promptIdOf(run), state: run.state, files },
    [
      reporter.messages.say(`run.state.${run.state}`),
      ...files.map((file) => `  ${file.savedAs ?? file.filename}`),
    ].join('\n'),
  );
  return exit;
}

function reportEnd(reporter: CommandContext['reporter'], run: Run): ExitCode {
  const failure = (() => {
    switch (run.state) {
      case 'failed':
      case 'rejected':
        return run.failure;
      case 'interrupted':
      case 'cancelled':
        return { code: 'comfy.runInterrupted' as const, params: {} };
      case 'lost':
        return { code: 'comfy.runLost' as const, params: { promptId: promptIdOf(run) } };
      case 'done':
      case 'held':
      case 'stored':
      case 'pending':
      case 'running':
        return null;
      default:
        return run satisfies never;
    }
  })();
  if (failure === null) return run.state === 'done' ? 0 : 1;
  reporter.failure(failure);
  return exitCodeOf(failure.code);
}

function showProgress({ messages, progress }: CommandContext['reporter'], run: Run): void {
  if (run.state !== 'running') {
    progress(
      { event: 'progress', promptId: promptIdOf(run), state: run.state },
      messages.say(`run.state.${run.state}`),
    );
    return;
  }
  const { nodeId, classType, value, max, nodesDone, nodesTotal } = run.progress;
  progress(
    { event: 'progress', promptId: run.promptId, state: run.state, ...run.progress },
    messages.say('cli.run.progress', {
      node: classType ?? nodeId ?? '–',
      value,
      max,
      nodesDone,
      nodesTotal,
    }),
  );
}

/** The failure that says that runs go on without us, and how to come back to them. */
export const runsGoOn = (runs: readonly Run[]): Failure => ({
  code: 'comfy.runGoesOn',
  params: { promptIds: runs.map(promptIdOf).join(', ') },
});

/** Leaves runs behind that go on. */
export function leaveRuns(reporter: CommandContext['reporter'], runs: readonly Run[]): ExitCode {
  const failure = runsGoOn(runs);
  reporter.failure(failure);
  return exitCodeOf(failure.code);
}
