import type { Run } from '../../../../contract/run.ts';
import { worstExitCode } from '../../../core/error-traits.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import { wholeNumber } from '../flags.ts';
import { documentOf } from '../named-workflow.ts';
import { conversionText } from '../conversion-text.ts';
import { failureOf, isAbort } from '../failure-of.ts';
import { followRun, leaveRuns, promptIdOf, runsGoOn } from '../follow-run.ts';
import { outFolder } from '../out-folder.ts';
import { AppError } from '../../../core/app-error.ts';

/** Queues a workflow once or several times, follows each run, and fetches what it left. */
export const runWorkflow: Command = async (context) => {
  const { args, flags, connection } = context;
  const count = wholeNumber(flags, 'count', { min: 1, max: 1000 }) ?? 1;
  const directory = await outFolder(flags);
  const { id: connectionId } = await connection();
  const { name, workflow } = await documentOf(context, args[0] ?? '', connectionId);
  const runs: Run[] = [];
  const exits: ExitCode[] = [];
  try {
    for (let turn = 0; turn < count; turn += 1) {
      const assignments = [...flags.texts('set')];
      const wish = { connectionId, workflowName: name, workflow, assignments, turn };
      const run = await queued(context, wish);
      tellQueued(context, run);
      runs.push(run);
    }
    for (const run of runs) exits.push(await followRun(context, run, directory));
    return worstExitCode(exits);
  } catch (error) {
    const unended = runs.slice(exits.length);
    if (unended.length === 0) throw error;
    if (isAbort(error, context.signal)) return leaveRuns(context.reporter, unended);
    const { messages, remark } = context.reporter;
    if (failureOf(error).code.startsWith('comfy.')) remark(messages.failure(runsGoOn(unended)));
    throw error;
  }
};

function tellQueued({ reporter }: CommandContext, run: Run): void {
  const { messages, result, remark } = reporter;
  const promptId = promptIdOf(run);
  const dropped = run.state === 'pending' ? run.dropped : [];
  const event = { event: 'queued', promptId, state: run.state };
  result(
    dropped.length > 0 ? { ...event, dropped } : event,
    messages.say('cli.run.queued', { promptId }),
  );
  if (dropped.length > 0) remark(messages.say('cli.run.dropped', { nodes: dropped.join('; ') }));
}

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
