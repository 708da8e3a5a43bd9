import { resolve } from 'node:path';
import type { PlannedFile } from '../../../../contract/model.ts';
import { IfExists } from '../../../../contract/upload.ts';
import { AppError } from '../../../core/app-error.ts';
import { byteText } from '../byte-text.ts';
import type { Command, CommandContext } from '../command-context.ts';
import { oneOf } from '../flags.ts';
import { table } from '../table.ts';
import { pushFiles } from './push-models.ts';

/** Says what of a folder would go where, and what it meets there; nothing is sent. */
export const planModels: Command = async (context) => {
  showPlan(context, await planOf(context));
  return 0;
};

/** Uploads what of a folder is not in the bucket yet. Nothing is deleted; what differs is left alone unless told. */
export const syncModels: Command = async (context) => {
  const { flags, connection } = context;
  const ifExists = oneOf(flags, 'if-exists', IfExists.options) ?? 'fail';
  const files = await planOf(context);
  showPlan(context, files);
  const going = files.flatMap(({ path, to, verdict }) =>
    to === null || !goes(verdict.state) ? [] : [{ path, to }],
  );
  if (going.length === 0) return 0;
  if (!flags.on('yes') && !(await confirmed(context, going.length))) return 130;
  const connectionId = (await connection()).id;
  return pushFiles(
    context,
    going.map(({ path, to }) => ({
      path,
      request: { to, ifExists, partSize: undefined, connectionId },
    })),
  );
};

/** What differs is tried as well, so that it is told as a failure where nothing says what to do with it. */
const goes = (state: PlannedFile['verdict']['state']): boolean =>
  state === 'new' || state === 'resumes' || state === 'sameSize' || state === 'differs';

async function planOf({
  client,
  args,
  connection,
  signal,
}: CommandContext): Promise<readonly PlannedFile[]> {
  const files = args.map((path) => ({ path: resolve(path), to: null }));
  const connectionId = (await connection()).id;
  return (await client.models.plan({ connectionId, files }, { signal })).files;
}

function showPlan({ reporter }: CommandContext, files: readonly PlannedFile[]): void {
  const { messages } = reporter;
  for (const { path, to, bytes, suggestion, verdict } of files) {
    const why =
      suggestion.state === 'suggested'
        ? { reason: suggestion.reason, sure: suggestion.sure }
        : { reason: null, sure: null };
    const error = verdict.state === 'refused' ? verdict.failure.code : null;
    reporter.result(
      { event: 'planned', path, to, bytes, verdict: verdict.state, ...why, error },
      null,
    );
  }
  const count = (...states: readonly PlannedFile['verdict']['state'][]): number =>
    files.filter(({ verdict }) => states.includes(verdict.state)).length;
  const sending = files.filter(
    ({ verdict }) => verdict.state === 'new' || verdict.state === 'resumes',
  );
  const totals = {
    files: sending.length,
    bytes: sending.reduce((sum, file) => sum + file.bytes, 0),
    there: count('same', 'sameSize', 'builtIn'),
    conflicts: count('differs'),
    unsorted: count('noTarget', 'refused'),
  };
  const size = (bytes: number): string => byteText(bytes, messages.language);
  const rows = files.map(({ name, to, bytes, verdict }) => [
    to ?? '–',
    name,
    size(bytes),
    messages.say(`cli.plan.${verdict.state}`),
  ]);
  const text = messages.say('cli.plan.total', { ...totals, bytes: size(totals.bytes) });
  reporter.result(
    { event: 'plan', ...totals },
    rows.length === 0 ? text : `${table(rows)}\n${text}`,
  );
}

async function confirmed({ ask, reporter }: CommandContext, count: number): Promise<boolean> {
  if (ask === null)
    throw new AppError('usage.confirmationNeeded', { action: 'models sync', flag: '--yes' });
  const question = reporter.messages.say('cli.plan.confirm', { count });
  return /^(y|yes|j|是|好)$/i.test((await ask(question, { hidden: false })).trim());
}
