import { byteText } from '../byte-text.ts';
import type { Command } from '../command-context.ts';
import { reportList } from '../report-list.ts';

/** The models of the bucket (or those the server lists) with their state. */
export const listModels: Command = async ({ client, reporter, flags, connection, signal }) => {
  const category = flags.text('category');
  const { id } = await connection();
  const filter = category === undefined ? {} : { category };
  const models = await client.models.list({ connectionId: id, ...filter }, { signal });
  const { messages } = reporter;
  reportList(reporter, models, {
    event: (model) => ({ event: 'model', ...model }),
    row: ({ category: folder, name, bytes, modified, state }) => [
      `${folder}/${name}`,
      bytes === null ? '–' : byteText(bytes, messages.language),
      modified === null ? '–' : modified.slice(0, 10),
      messages.say(`model.state.${state}`),
    ],
    none: messages.say('cli.models.none'),
  });
  return 0;
};
