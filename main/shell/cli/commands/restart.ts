import type { RestartEvent } from '../../../../contract/server.ts';
import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf } from '../../../core/error-traits.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import { wholeNumber } from '../flags.ts';

const defaultBudgetSeconds = 300;

/** Restarts ComfyUI through its Manager; asks first on a terminal. */
export const restartServer: Command = async (context) => {
  const { client, flags, connection, signal, reporter } = context;
  const seconds = wholeNumber(flags, 'timeout', { min: 1, max: 86_400 }) ?? defaultBudgetSeconds;
  const { id } = await connection();
  if (!flags.on('yes') && !(await confirmed(context, id))) return 130;
  const events = await client.server.restart(
    { connectionId: id, budgetMs: seconds * 1000 },
    { signal },
  );
  let exit: ExitCode = 1;
  for await (const event of events) {
    show(reporter, event);
    if (event.state === 'back') exit = 0;
    if (event.state === 'failed') exit = exitCodeOf(event.failure.code);
  }
  return exit;
};

async function confirmed(
  { ask, client, reporter }: CommandContext,
  connectionId: string,
): Promise<boolean> {
  if (ask === null)
    throw new AppError('usage.confirmationNeeded', { action: 'restart', flag: '--yes' });
  const queued = await client.queue.list({ connectionId });
  const answer = await ask(reporter.messages.say('cli.restart.confirm', { count: queued.length }), {
    hidden: false,
  });
  return /^(y|yes|j|是|好)$/i.test(answer.trim());
}

function show(reporter: CommandContext['reporter'], event: RestartEvent): void {
  const { say } = reporter.messages;
  switch (event.state) {
    case 'waiting':
      reporter.progress(
        { event: 'restart', ...event },
        say('restart.state.waiting', {
          elapsed: Math.round(event.elapsedMs / 1000),
          budget: Math.round(event.budgetMs / 1000),
        }),
      );
      return;
    case 'asked':
      reporter.result(
        { event: 'restart', ...event },
        say('restart.state.asked', { running: event.running, pending: event.pending }),
      );
      return;
    case 'down':
      reporter.result({ event: 'restart', ...event }, say('restart.state.down'));
      return;
    case 'back': {
      const seconds = Math.round(event.elapsedMs / 1000);
      const { comfyuiVersion } = event;
      reporter.result(
        { event: 'done', state: 'back', seconds: event.elapsedMs / 1000, comfyuiVersion },
        say('restart.state.back', { seconds }),
      );
      return;
    }
    case 'failed':
      reporter.failure(event.failure);
      return;
    default:
      event satisfies never;
  }
}
