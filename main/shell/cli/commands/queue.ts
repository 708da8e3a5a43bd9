import type { Command } from '../command-context.ts';
import { reportList } from '../report-list.ts';

export const listQueue: Command = async ({ client, reporter, connection, signal }) => {
  const items = await client.queue.list({ connectionId: (await connection()).id }, { signal });
  const { messages } = reporter;
  reportList(reporter, items, {
    event: (item) => ({ event: 'queued', ...item }),
    row: ({ state, promptId, workflowName }) => [
      messages.say(`run.state.${state}`),
      promptId,
      workflowName ?? '–',
    ],
    none: messages.say('cli.queue.empty'),
  });
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
