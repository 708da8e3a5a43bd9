import { resolve } from 'node:path';
import type { ErrorCode } from '../../../../contract/error-code.ts';
import type { IdentifiedFile } from '../../../../contract/identify.ts';
import { targetOf } from '../../../core/library/place-in-folder.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import type { Messages } from '../../host/messages.ts';
import type { Command } from '../command-context.ts';

/** Says what model files are, from their headers; one line a file. */
export const identifyModels: Command = async ({ client, reporter, args, signal }) => {
  const files = new Map(args.map((file) => [resolve(file), file]));
  const paths = [...files.keys()];
  const failures: ErrorCode[] = [];
  for await (const identified of await client.models.identify({ paths }, { signal })) {
    const file = files.get(identified.path) ?? identified.path;
    const { suggestion } = identified;
    const told = toldOf(reporter.messages, identified);
    reporter.result({ file, ...told }, textOf(reporter.messages, file, identified));
    if (suggestion.state === 'refused') failures.push(suggestion.failure.code);
  }
  return worstExitCode(failures.map(exitCodeOf));
};

/** What scripts read: what the rules do not know is null, and the reason is a sentence in every case. */
function toldOf(messages: Messages, { facts, suggestion }: IdentifiedFile) {
  const isKnown = facts.state === 'identified';
  return {
    kind: isKnown ? facts.kind : null,
    baseModel: isKnown ? baseOf(facts) : null,
    category: suggestion.state === 'suggested' ? suggestion.category : null,
    sure: suggestion.state === 'suggested' ? suggestion.sure : 'unknown',
    reason: reasonOf(messages, { facts, suggestion }),
    ...(suggestion.state === 'refused' && { error: suggestion.failure.code }),
  };
}

function baseOf({ baseModel, variant }: Extract<IdentifiedFile['facts'], { state: 'identified' }>) {
  return baseModel === null ? null : `${baseModel} ${variant}`.trimEnd();
}

type Told = Pick<IdentifiedFile, 'facts' | 'suggestion'>;

/** One sentence, with the family within the kind (`LoKr`, `T5-XXL`) and with what a checkpoint brings. */
function reasonOf(messages: Messages, told: Told): string {
  const { facts } = told;
  const why = whyOf(messages, told);
  const isPlaced = told.suggestion.state !== 'unknown';
  const type = facts.state === 'identified' && isPlaced ? facts.type : '';
  return type === '' ? why : messages.say('cli.identify.typed', { type, reason: why });
}

function whyOf(messages: Messages, { facts, suggestion }: Told): string {
  if (suggestion.state === 'refused') return messages.failure(suggestion.failure);
  if (suggestion.state === 'unknown') {
    if (facts.state !== 'identified') return messages.say('cli.identify.unknown');
    const kind = messages.say(`model.kind.${facts.kind}`);
    return messages.say('cli.identify.noFolder', { kind, type: facts.type || 'none' });
  }
  const { reason, evidence } = suggestion;
  if (reason !== 'wholeModel' || facts.state !== 'identified')
    return messages.say(`category.reason.${reason}`, { evidence });
  const [vae, text] = [facts.parts.includes('vae'), facts.parts.includes('textEncoder')];
  const parts = vae && text ? 'both' : vae ? 'vae' : text ? 'text' : 'other';
  return messages.say('cli.identify.whole', { evidence, parts });
}

function textOf(messages: Messages, file: string, { facts, suggestion }: IdentifiedFile): string {
  const reason = whyOf(messages, { facts, suggestion });
  if (suggestion.state !== 'suggested')
    return messages.say('cli.identify.noPlace', { file, reason });
  const { sure } = suggestion;
  const category = targetOf(suggestion) ?? suggestion.category;
  const kind =
    facts.state === 'identified'
      ? messages.say(`model.kind.${facts.kind}`)
      : messages.say('cli.identify.noKind');
  const base = facts.state === 'identified' ? (baseOf(facts) ?? 'none') : 'none';
  const type = facts.state === 'identified' && facts.type !== '' ? facts.type : 'none';
  return messages.say('cli.identify.file', {
    ...{ file, kind, base, type, category, sure, reason },
  });
}
