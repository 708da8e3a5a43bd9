import type { MoveEvent } from '../../../../contract/object-work.ts';
import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import { byteText } from '../byte-text.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import { oneOf } from '../flags.ts';
import { reportUses } from '../report-uses.ts';

/** Moves models to another category, or renames one, by copies on the server; says first what uses them. */
export const moveModels: Command = async (context) => {
  const { args, flags, connection, client, signal, reporter } = context;
  const to = flags.text('to');
  const name = flags.text('name');
  if (to === undefined && name === undefined)
    throw new AppError('usage.missingArgument', { argument: '--to' });
  if (name !== undefined && args.length !== 1)
    throw new AppError('usage.badValue', {
      argument: '--name',
      value: name,
      expected: 'models mv KEY --name NAME',
    });
  const ifExists = oneOf(flags, 'if-exists', ['fail', 'replace'] as const) ?? 'fail';
  const moves = args.map((key) => ({ key, to: targetOf(key, to, name), ifExists }));
  const { id: connectionId } = await connection();
  await reportUses(context, connectionId, args);
  const exits: ExitCode[] = [];
  for await (const event of await client.models.move({ connectionId, moves }, { signal })) {
    show(reporter, event);
    // what an earlier command had begun is told, and no failure of this one
    if (event.state === 'failed' && !event.recovered) exits.push(exitCodeOf(event.failure.code));
  }
  return worstExitCode(exits);
};

function targetOf(key: string, to: string | undefined, name: string | undefined): string {
  const slash = key.lastIndexOf('/');
  const folder = to ?? (slash < 0 ? '' : key.slice(0, slash));
  return `${folder.replace(/\/$/, '')}/${name ?? key.slice(slash + 1)}`;
}

function show(reporter: CommandContext['reporter'], event: MoveEvent): void {
  const { messages } = reporter;
  const size = (bytes: number): string => byteText(bytes, messages.language);
  switch (event.state) {
    case 'copying': {
      const { key, copiedBytes, bytes } = event;
      const text = messages.say('cli.mv.copying', {
        ...{ name: key, done: size(copiedBytes), total: size(bytes) },
      });
      reporter.progress({ event: 'progress', ...event }, text);
      return;
    }
    case 'moved': {
      const values = { name: event.key, to: event.toKey, size: size(event.bytes) };
      const text = event.recovered
        ? messages.say('cli.mv.recovered', values)
        : messages.say('cli.mv.moved', values);
      reporter.result({ event: 'file', ...event, error: null }, text);
      return;
    }
    case 'failed': {
      const { failure, ...facts } = event;
      const text = messages.say('cli.mv.failed', { name: event.key });
      reporter.result({ event: 'file', ...facts, error: failure.code }, text);
      reporter.failure(failure);
      return;
    }
    default:
      event satisfies never;
  }
}
