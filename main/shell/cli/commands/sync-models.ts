import { resolve } from 'node:path';
import type { ModelFacts, ModelKind } from '../../../../contract/identify.ts';
import type { PlannedFile, UploadPlanSheet } from '../../../../contract/model.ts';
import { IfExists } from '../../../../contract/upload.ts';
import { AppError } from '../../../core/app-error.ts';
import { byteText, durationText } from '../byte-text.ts';
import type { Command, CommandContext } from '../command-context.ts';
import { oneOf } from '../flags.ts';
import { table } from '../table.ts';
import { pushFiles } from './push-models.ts';

/** Says what of a folder would go where, and what it meets there; nothing is sent. */
export const planModels: Command = async (context) => {
  showPlan(context, await planOf(context), false);
  return 0;
};

/** Uploads what of a folder is not in the bucket yet. Nothing is deleted; what differs is left alone unless told. */
export const syncModels: Command = async (context) => {
  const { flags, connection } = context;
  const ifExists = oneOf(flags, 'if-exists', IfExists.options) ?? 'fail';
  const fromCloud = flags.on('from-cloud');
  const { files, pace } = await planOf(context);
  showPlan(context, { files, pace }, fromCloud);
  const going = files.flatMap(({ path, to, verdict }) =>
    to === null || !goes(verdict.state, fromCloud) ? [] : [{ path, to }],
  );
  if (going.length === 0) return 0;
  if (!flags.on('yes') && !(await confirmed(context, going.length))) return 130;
  const connectionId = (await connection()).id;
  return pushFiles(
    context,
    going.map(({ path, to }) => ({
      path,
      request: { to, ifExists, partSize: undefined, fromCloud, connectionId },
    })),
  );
};

/** What differs is tried as well, so that it is told as a failure where nothing says what to do with it. */
const goes = (state: PlannedFile['verdict']['state'], fromCloud: boolean): boolean =>
  (state === 'inCloud' && fromCloud) ||
  state === 'new' ||
  state === 'resumes' ||
  state === 'sameSize' ||
  state === 'differs';

async function planOf({
  client,
  args,
  connection,
  signal,
}: CommandContext): Promise<UploadPlanSheet> {
  const files = args.map((path) => ({ path: resolve(path), to: null }));
  const connectionId = (await connection()).id;
  return client.models.plan({ connectionId, files }, { signal });
}

function showPlan(
  { reporter }: CommandContext,
  { files, pace }: Pick<UploadPlanSheet, 'files' | 'pace'>,
  fromCloud: boolean,
): void {
  const { messages } = reporter;
  for (const file of files) reporter.result(plannedEvent(file), null);
  const count = (...states: readonly PlannedFile['verdict']['state'][]): number =>
    files.filter(({ verdict }) => states.includes(verdict.state)).length;
  const sending = files.filter(
    ({ verdict: { state } }) =>
      state === 'new' || state === 'resumes' || (fromCloud && state === 'inCloud'),
  );
  const totals = {
    files: sending.length,
    bytes: sending.reduce((sum, file) => sum + file.bytes, 0),
    there: count('same', 'sameSize', 'builtIn'),
    conflicts: count('differs'),
    unsorted: count('noTarget', 'refused'),
  };
  const size = (bytes: number): string => byteText(bytes, messages.language);
  const rows = files.map(({ name, to, bytes, facts, verdict }) => {
    const kind = kindOf(facts);
    const words = [kind === null ? null : messages.say(`model.kind.${kind}`), baseOf(facts)];
    const what = words.filter((word) => word !== null).join(', ') || '–';
    return [
      to ?? '–',
      name,
      what,
      size(bytes),
      messages.say(`cli.plan.${verdict.state}`, { bytes: size(bytes) }),
    ];
  });
  const seconds = pace.state === 'unknown' ? null : leftBytes(sending) / pace.bytesPerSecond;
  const text = messages.say('cli.plan.total', {
    ...{ ...totals, bytes: size(totals.bytes), pace: totals.files === 0 ? 'none' : pace.state },
    time: durationText(seconds ?? 0, messages.language),
  });
  reporter.result(
    { event: 'plan', ...totals, seconds: pace.state === 'measured' ? seconds : null },
    rows.length === 0 ? text : `${table(rows)}\n${text}`,
  );
}

function plannedEvent({ path, to, bytes, suggestion, facts, verdict }: PlannedFile) {
  const why =
    suggestion.state === 'suggested'
      ? { reason: suggestion.reason, sure: suggestion.sure }
      : { reason: null, sure: null };
  const error = verdict.state === 'refused' ? verdict.failure.code : null;
  const what = { kind: kindOf(facts), baseModel: baseOf(facts) };
  return { event: 'planned', path, to, bytes, verdict: verdict.state, ...why, ...what, error };
}

/** What of them is not sent yet. */
const leftBytes = (files: readonly PlannedFile[]): number =>
  files.reduce(
    (sum, { bytes, verdict }) =>
      sum + bytes - (verdict.state === 'resumes' ? verdict.doneBytes : 0),
    0,
  );

const kindOf = (facts: ModelFacts): ModelKind | null =>
  facts.state === 'identified' ? facts.kind : null;
const baseOf = (facts: ModelFacts): string | null =>
  facts.state === 'identified' && facts.baseModel !== null
    ? `${facts.baseModel} ${facts.variant}`.trimEnd()
    : null;

async function confirmed({ ask, reporter }: CommandContext, count: number): Promise<boolean> {
  if (ask === null)
    throw new AppError('usage.confirmationNeeded', { action: 'models sync', flag: '--yes' });
  const question = reporter.messages.say('cli.plan.confirm', { count });
  return /^(y|yes|j|是|好)$/i.test((await ask(question, { hidden: false })).trim());
}
