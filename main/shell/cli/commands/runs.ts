import { AppError } from '../../../core/app-error.ts';
import type { Command } from '../command-context.ts';
import { isAbort } from '../failure-of.ts';
import { followRun, leaveRuns, promptIdOf } from '../follow-run.ts';
import { outFolder } from '../out-folder.ts';
import { reportList } from '../report-list.ts';

/** The runs of this app on the server as they were last seen, the newest first. */
export const listRuns: Command = async ({ client, reporter, connection, signal }) => {
  const runs = await client.runs.list({ connectionId: (await connection()).id }, { signal });
  const { messages } = reporter;
  reportList(reporter, runs, {
    event: (run) => {
      const { state, workflowName, createdAt } = run;
      return { event: 'run', promptId: promptIdOf(run), state, workflowName, createdAt };
    },
    row: (run) => [
      messages.say(`run.state.${run.state}`),
      promptIdOf(run),
      new Date(run.createdAt).toISOString().slice(0, 19).replace('T', ' '),
      run.workflowName,
    ],
    none: messages.say('cli.runs.none'),
  });
  return 0;
};

/** Comes back to a run that an earlier command queued: waits for it and fetches what it left. */
export const fetchRun: Command = async (context) => {
  const { client, args, flags, connection, signal, reporter } = context;
  const id = args[0] ?? '';
  const directory = await outFolder(flags);
  const runs = await client.runs.list({ connectionId: (await connection()).id }, { signal });
  const run = runs.find((one) => one.id === id || promptIdOf(one) === id);
  if (run === undefined) throw new AppError('comfy.notInQueue', { id });
  try {
    return await followRun(context, run, directory);
  } catch (error) {
    if (!isAbort(error, signal)) throw error;
    return leaveRuns(reporter, [run]);
  }
};
