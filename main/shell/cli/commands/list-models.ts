import { byteText } from '../byte-text.ts';
import type { Command } from '../command-context.ts';
import { table } from '../table.ts';

/** The models of the bucket (or those the server lists) with their state. */
export const listModels: Command = async ({ client, reporter, flags, connection, signal }) => {
  const category = flags.text('category');
  const { id } = await connection();
  const filter = category === undefined ? {} : { category };
  const models = await client.models.list({ connectionId: id, ...filter }, { signal });
  const { messages } = reporter;
  for (const model of models) reporter.result({ event: 'model', ...model }, null);
  if (reporter.json) return 0;
  const rows = models.map((model) => [
    `${model.category}/${model.name}`,
    model.bytes === null ? '–' : byteText(model.bytes, messages.language),
    model.modified === null ? '–' : model.modified.slice(0, 10),
    messages.say(`model.state.${model.state}`),
  ]);
  reporter.result(
    { event: 'table' },
    rows.length > 0 ? table(rows) : messages.say('cli.models.none'),
  );
  return 0;
};
