import type { ModelUse, ModelUses } from '../../../contract/model-uses.ts';
import type { CommandContext } from './command-context.ts';
import type { Reporter } from './reporter.ts';

const mostNamed = 5;

/** Says which saved workflows and prompts use models, before something happens to these. */
export async function reportUses(
  { client, reporter, signal }: Pick<CommandContext, 'client' | 'reporter' | 'signal'>,
  connectionId: string,
  keys: readonly string[],
): Promise<void> {
  const uses = await client.models.uses({ connectionId, keys: [...keys] }, { signal });
  reporter.result({ event: 'uses', ...uses }, null);
  if (!reporter.json) for (const line of linesOf(uses, reporter)) reporter.remark(line);
}

function linesOf(uses: ModelUses, { messages }: Reporter): readonly string[] {
  switch (uses.state) {
    case 'noServer':
      return [messages.say('cli.uses.noServer')];
    case 'unknown':
      return [messages.say('cli.uses.unknown'), messages.failure(uses.failure)];
    case 'known':
      return uses.models.length === 0
        ? [messages.say('cli.uses.none')]
        : uses.models.map((use) => useLine(use, messages));
    case 'partly': {
      const { models, unread, workflowsFailure, queueFailure } = uses;
      const failures = [workflowsFailure, queueFailure, unread[0]?.failure ?? null];
      return [
        ...models.map((use) => useLine(use, messages)),
        messages.say('cli.uses.partly', {
          count: unread.length,
          names: namesOf(unread.map(({ workflow }) => workflow)),
        }),
        ...failures.flatMap((failure) => (failure === null ? [] : [messages.failure(failure)])),
      ];
    }
    default:
      return uses satisfies never;
  }
}

function useLine({ key, workflows, prompts }: ModelUse, messages: Reporter['messages']): string {
  const running = prompts.filter(({ state }) => state === 'running').length;
  return messages.say('cli.uses.of', {
    ...{ key, workflows: workflows.length, names: namesOf(workflows) },
    ...{ running, pending: prompts.length - running },
  });
}

const namesOf = (names: readonly string[]): string =>
  [...names.slice(0, mostNamed), ...(names.length > mostNamed ? ['…'] : [])].join(', ');
