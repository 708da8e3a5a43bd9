import { resolve } from 'node:path';
import type { VerifyEvent } from '../../../../contract/object-work.ts';
import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import { byteText } from '../byte-text.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';

type Verdict = Exclude<VerifyEvent, { state: 'reading' }>;

/** What the contract takes in one call. */
const mostAtOnce = 10_000;

/** Holds objects against files and records: those that are named, or all models of the bucket. */
export const verifyModels: Command = async (context) => {
  const { args, flags, connection, client, signal, reporter } = context;
  const file = flags.text('file');
  if (file !== undefined && args.length !== 1)
    throw new AppError('usage.badValue', {
      argument: '--file',
      value: file,
      expected: 'models verify KEY --file FILE',
    });
  const { id: connectionId } = await connection();
  const keys = args.length > 0 ? args : await allKeys(context, connectionId);
  const path = file === undefined ? null : resolve(file);
  const exits: ExitCode[] = [];
  const counts: Record<Verdict['state'], number> = {
    ...{ equal: 0, differs: 0, noRecord: 0, noChecksum: 0, missing: 0, failed: 0 },
  };
  for (let at = 0; at < keys.length; at += mostAtOnce) {
    const objects = keys.slice(at, at + mostAtOnce).map((key) => ({ key, path }));
    for await (const event of await client.models.verify({ connectionId, objects }, { signal })) {
      show(reporter, event);
      if (event.state === 'reading') continue;
      counts[event.state] += 1;
      exits.push(exitOf(event));
    }
  }
  reporter.result({ event: 'done', ...counts }, reporter.messages.say('cli.verify.done', counts));
  return worstExitCode(exits);
};

async function allKeys(
  { client, signal }: CommandContext,
  connectionId: string,
): Promise<readonly string[]> {
  const models = await client.models.list({ connectionId }, { signal });
  return models.flatMap(({ key }) => (key === null ? [] : [key]));
}

/** What could not be told is no failure; what is wrong or not there is one. */
function exitOf(event: Verdict): ExitCode {
  if (event.state === 'failed') return exitCodeOf(event.failure.code);
  return event.state === 'differs' || event.state === 'missing' ? 1 : 0;
}

function show(reporter: CommandContext['reporter'], event: VerifyEvent): void {
  const { messages } = reporter;
  const size = (bytes: number): string => byteText(bytes, messages.language);
  if (event.state === 'reading') {
    const { key, readBytes, bytes } = event;
    const text = messages.say('cli.verify.reading', {
      ...{ name: key, done: size(readBytes), total: size(bytes) },
    });
    reporter.progress({ event: 'progress', ...event }, text);
    return;
  }
  const { state, key } = event;
  const against = 'against' in event ? messages.say(`verify.against.${event.against.what}`) : '';
  const words = `${messages.say(`verify.state.${state}`)}  ${key}`;
  const text = against === '' ? words : `${words}  ${against}`;
  if (event.state !== 'failed') {
    reporter.result({ event: 'verified', ...event }, text);
    return;
  }
  const { failure, ...facts } = event;
  reporter.result({ event: 'verified', ...facts, error: failure.code }, text);
  reporter.failure(failure);
}
