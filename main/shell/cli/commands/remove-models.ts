import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import type { Command, CommandContext } from '../command-context.ts';
import { reportUses } from '../report-uses.ts';

/** Deletes models from the bucket; says what uses them, and asks first on a terminal. */
export const removeModels: Command = async (context) => {
  const { args, flags, connection, client, signal, reporter } = context;
  const { id: connectionId } = await connection();
  await reportUses(context, connectionId, args);
  if (!flags.on('yes') && !(await confirmed(context))) return 130;
  const { removed, failed } = await client.models.remove(
    { connectionId, keys: [...args] },
    { signal },
  );
  const { say } = reporter.messages;
  for (const key of removed)
    reporter.result(
      { event: 'file', key, state: 'removed', error: null },
      say('cli.rm.removed', { name: key }),
    );
  for (const { key, failure } of failed) {
    const text = say('cli.rm.failed', { name: key });
    reporter.result({ event: 'file', key, state: 'failed', error: failure.code }, text);
    reporter.failure(failure);
  }
  reporter.result({ event: 'done', removed: removed.length, failed: failed.length }, null);
  return worstExitCode(failed.map(({ failure }) => exitCodeOf(failure.code)));
};

async function confirmed({ ask, args, reporter }: CommandContext): Promise<boolean> {
  if (ask === null)
    throw new AppError('usage.confirmationNeeded', { action: 'models rm', flag: '--yes' });
  const question = reporter.messages.say('cli.rm.confirm', {
    ...{ count: args.length, names: args.slice(0, 5).join(', ') },
  });
  return /^(y|yes|j|是|好)$/i.test((await ask(question, { hidden: false })).trim());
}
