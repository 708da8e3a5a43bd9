import type { CleanedLeftovers, Leftover } from '../../../../contract/leftover.ts';
import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import { byteText, durationText } from '../byte-text.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import { reportList } from '../report-list.ts';

/** Multipart uploads that were begun and left; `--clean` ends this app's own ones, or those that are named. */
export const listLeftovers: Command = async (context) => {
  const { client, reporter, flags, args, connection, signal } = context;
  const { id: connectionId } = await connection();
  if (flags.on('clean')) {
    const uploadIds = args.length === 0 ? null : [...args];
    return reportCleaned(
      context,
      await client.leftovers.clean({ connectionId, uploadIds }, { signal }),
    );
  }
  const [extra] = args;
  if (extra !== undefined)
    throw new AppError('usage.badValue', {
      argument: 'UPLOAD_ID',
      value: extra,
      expected: '--clean UPLOAD_ID',
    });
  const leftovers = await client.leftovers.list({ connectionId }, { signal });
  reportList(reporter, leftovers, {
    event: (leftover) => ({ event: 'leftover', ...leftover }),
    row: (leftover) => rowOf(reporter, leftover),
    none: reporter.messages.say('cli.leftovers.none'),
  });
  return 0;
};

function rowOf(
  { messages }: CommandContext['reporter'],
  { key, bytes, begunAt, owner, uploadId }: Leftover,
): readonly string[] {
  const { language } = messages;
  return [
    bytes === null ? '–' : byteText(bytes, language),
    durationText(Math.max(0, (Date.now() - begunAt) / 1_000), language),
    messages.say(`leftover.owner.${owner}`),
    uploadId,
    key,
  ];
}

function reportCleaned(
  { reporter }: CommandContext,
  { cleaned, kept }: CleanedLeftovers,
): ExitCode {
  reportList(reporter, cleaned, {
    event: (leftover) => ({ event: 'cleaned', ...leftover }),
    row: (leftover) => rowOf(reporter, leftover),
    none: reporter.messages.say('cli.leftovers.noneCleaned'),
  });
  if (cleaned.length > 0)
    reporter.remark(
      reporter.messages.say('cli.leftovers.cleaned', {
        count: cleaned.length,
        bytes: byteText(
          cleaned.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
          reporter.messages.language,
        ),
      }),
    );
  for (const { failure } of kept) reporter.failure(failure);
  return worstExitCode(kept.map(({ failure }) => exitCodeOf(failure.code)));
}
