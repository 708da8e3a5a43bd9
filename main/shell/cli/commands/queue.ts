import type { Command } from '../command-context.ts';
import { table } from '../table.ts';

export const listQueue: Command = async ({ client, reporter, connection, signal }) => {
  const items = await client.queue.list({ connectionId: (await connection()).id }, { signal });
  const { messages } = reporter;
  for (const item of items) reporter.result({ event: 'queued', ...item }, null);
  if (reporter.json) return 0;
  const rows = items.map((item) => [
    messages.say(`run.state.${item.state}`),
    item.promptId,
    item.workflowName ?? '–',
  ]);
  reporter.result(
    { event: 'table' },
    rows.length > 0 ? table(rows) : messages.say('cli.queue.empty'),
  );
  return 0;
};

export const cancelPrompt: Command = async ({ client, reporter, args, connection, signal }) => {
  const promptId = args[0] ?? '';
  const { id } = await connection();
  await client.queue.cancel({ connectionId: id, promptId }, { signal });
  reporter.result(
    { event: 'cancelled', promptId },
    reporter.messages.say('cli.queue.cancelled', { promptId }),
  );
  return 0;
};

export const clearQueue: Command = async ({ client, reporter, connection, signal }) => {
  const { id } = await connection();
  const { removed } = await client.queue.clear({ connectionId: id }, { signal });
  reporter.result(
    { event: 'cleared', removed },
    reporter.messages.say('cli.queue.cleared', { count: removed }),
  );
  return 0;
};
