import { basename, resolve } from 'node:path';
import type { Run } from '../../../../contract/run.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import { wholeNumber } from '../flags.ts';
import { kindOf, readJson } from '../local-json.ts';
import { readNamedWorkflow } from '../named-workflow.ts';
import { conversionText } from '../conversion-text.ts';
import { failureOf } from '../failure-of.ts';
import { AppError } from '../../../core/app-error.ts';

const defaultOut = 'comfyui-output';

/** Queues a workflow once or several times, follows each run, and fetches what it left. */
export const runWorkflow: Command = async (context) => {
  const { args, flags, connection } = context;
  const count = wholeNumber(flags, 'count', { min: 1, max: 1000 }) ?? 1;
  const directory = resolve(flags.text('out') ?? defaultOut);
  const { id: connectionId } = await connection();
  const { name, workflow } = await documentOf(context, args[0] ?? '', connectionId);
  const runs: Run[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const assignments = [...flags.texts('set')];
    const wish = { connectionId, workflowName: name, workflow, assignments, turn };
    const run = await queued(context, wish);
    context.reporter.result(
      { event: 'queued', promptId: promptIdOf(run), state: run.state },
      context.reporter.messages.say('cli.run.queued', { promptId: promptIdOf(run) }),
    );
    runs.push(run);
  }
  const exits: ExitCode[] = [];
  for (const run of runs) exits.push(await follow(context, run, directory));
  return worstExitCode(exits);
};

type Wish = Parameters<CommandContext['client']['runs']['queue']>[0];

/** A refused workflow is told with its reasons in the person's language. */
async function queued({ client, reporter, signal }: CommandContext, wish: Wish): Promise<Run> {
  try {
    return await client.runs.queue(wish, { signal });
  } catch (error) {
    if (failureOf(error).code !== 'workflow.refused') throw error;
    const { connectionId, workflow, workflowName: name } = wish;
    const conversion = await client.workflows.convert({ connectionId, workflow }, { signal });
    if (conversion.state === 'converted') throw error;
    const reasons = conversion.reasons.map((line) => conversionText(reporter.messages, line));
    throw new AppError('workflow.refused', { name, reasons: reasons.join('; ') }, { cause: error });
  }
}

const promptIdOf = (run: Run): string => ('promptId' in run ? run.promptId : run.id);

/** A file of this computer where there is one of that name, else a workflow of the server. */
async function documentOf(
  { client, signal }: CommandContext,
  nameOrFile: string,
  connectionId: string,
): Promise<{ readonly name: string; readonly workflow: unknown }> {
  if ((await kindOf(nameOrFile)) === 'file')
    return { name: basename(nameOrFile), workflow: await readJson(nameOrFile) };
  const document = await readNamedWorkflow(client, connectionId, nameOrFile, signal);
  return { name: document.name, workflow: document.json };
}

type Ended = Exclude<Run, { state: 'stored' | 'pending' | 'running' }>;
const hasEnded = (run: Run): run is Ended =>
  run.state !== 'stored' && run.state !== 'pending' && run.state !== 'running';

async function follow(context: CommandContext, first: Run, directory: string): Promise<ExitCode> {
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
