import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '../../../contract/error-code.ts';
import type { ModelUse, ModelUses } from '../../../contract/model-uses.ts';
import { hashOf } from '../../app/location.ts';
import { WarnIcon } from '../../ui/icons.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './models.module.css';
import { usesKeyOf } from './use-model-uses.ts';
import type { AskedUses, UsedModel } from './use-model-uses.ts';

interface NoteProps {
  readonly models: readonly UsedModel[];
  readonly asked: AskedUses;
  /** Shown where something uses one of them. */
  readonly warning?: string;
}

/** Which saved workflows and prompts use the models; what could not be seen is told and asked for again. */
export function ModelUsesNote({ models, asked, warning }: NoteProps): ReactNode {
  const words = useWords();
  const count = models.length;
  switch (asked.state) {
    case 'asking':
      return <Quiet text={words.say('ui.models.uses.asking', { count })} />;
    case 'failed':
      return (
        <Unseen
          text={words.say('ui.models.uses.unknown', { count })}
          {...{ failure: asked.failure, again: asked.again, isAsking: false }}
        />
      );
    case 'told':
      return asked.uses.state === 'noServer' ? (
        <Quiet text={words.say('ui.models.uses.noServer', { count })} />
      ) : (
        <Told
          {...{ models, warning, uses: asked.uses }}
          {...{ isAsking: asked.isAsking, again: asked.again }}
        />
      );
    default:
      return asked satisfies never;
  }
}

function Quiet({ text }: { readonly text: string }): ReactNode {
  return (
    <Text size="sm" c="var(--ferry-quiet)" role="status">
      {text}
    </Text>
  );
}

function Unseen({
  text,
  failure,
  isAsking,
  again,
}: {
  readonly text: string;
  readonly failure: Failure | null;
  readonly isAsking: boolean;
  readonly again: () => void;
}): ReactNode {
  const words = useWords();
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <span className={classes.warn}>
        <WarnIcon />
      </span>
      <Stack gap={4} align="flex-start">
        <Text size="sm">{text}</Text>
        {failure !== null && (
          <Text size="sm" c="var(--ferry-quiet)">
            {words.failure(failure)}
          </Text>
        )}
        <Button size="compact-xs" variant="default" loading={isAsking} onClick={again}>
          {words.say('ui.retry')}
        </Button>
      </Stack>
    </Group>
  );
}

const mostModels = 5;
const mostWorkflows = 5;

type Seen = Exclude<ModelUses, { state: 'unknown' | 'noServer' }>;

function Told({
  models,
  uses,
  warning,
  isAsking,
  again,
}: {
  readonly models: readonly UsedModel[];
  readonly uses: Seen;
  readonly warning: string | undefined;
  readonly isAsking: boolean;
  readonly again: () => void;
}): ReactNode {
  const words = useWords();
  const names = new Map(models.map((model) => [usesKeyOf(model), model.name]));
  const count = models.length;
  const more = uses.models.length - mostModels;
  return (
    <Stack gap="xs">
      {uses.models.length === 0 && uses.state === 'known' && (
        <Quiet text={words.say('ui.models.uses.none', { count })} />
      )}
      {uses.models.slice(0, mostModels).map((use) => (
        <Use key={use.key} use={use} name={count === 1 ? null : (names.get(use.key) ?? use.key)} />
      ))}
      {more > 0 && <Quiet text={words.say('ui.models.uses.moreModels', { count: more })} />}
      {warning !== undefined && uses.models.length > 0 && <Text size="sm">{warning}</Text>}
      {uses.state === 'partly' && <Gaps {...{ uses, count, isAsking, again }} />}
    </Stack>
  );
}

/** What uses one model; each workflow leads to itself. */
function Use({
  use: { workflows, prompts },
  name,
}: {
  readonly use: ModelUse;
  readonly name: string | null;
}): ReactNode {
  const words = useWords();
  const running = prompts.filter(({ state }) => state === 'running').length;
  const pending = prompts.length - running;
  const more = workflows.length - mostWorkflows;
  return (
    <div>
      {name !== null && (
        <Text size="sm" fw={500} className={classes.fact}>
          {name}
        </Text>
      )}
      {workflows.length > 0 && (
        <Text size="sm">{words.say('ui.models.uses.workflows', { count: workflows.length })}</Text>
      )}
      <ul className={classes.uses}>
        {workflows.slice(0, mostWorkflows).map((workflow) => (
          <li key={workflow}>
            <Anchor size="sm" href={hashOf('workflows', workflow)} className={classes.fact}>
              {workflow}
            </Anchor>
          </li>
        ))}
      </ul>
      {more > 0 && <Quiet text={words.say('ui.models.uses.moreWorkflows', { count: more })} />}
      <Group gap="xs">
        {running > 0 && (
          <Text size="sm">{words.say('ui.models.uses.running', { count: running })}</Text>
        )}
        {pending > 0 && (
          <Text size="sm">{words.say('ui.models.uses.pending', { count: pending })}</Text>
        )}
      </Group>
    </div>
  );
}

/** What could not be seen: it may use them as well. */
function Gaps({
  uses: { unread, workflowsFailure, queueFailure },
  count,
  isAsking,
  again,
}: {
  readonly uses: Extract<Seen, { state: 'partly' }>;
  readonly count: number;
  readonly isAsking: boolean;
  readonly again: () => void;
}): ReactNode {
  const words = useWords();
  if (workflowsFailure !== null)
    return (
      <Unseen
        text={words.say('ui.models.uses.noWorkflows', { count })}
        {...{ failure: workflowsFailure, isAsking, again }}
      />
    );
  if (queueFailure !== null)
    return (
      <Unseen
        text={words.say('ui.models.uses.noQueue', { count })}
        {...{ failure: queueFailure, isAsking, again }}
      />
    );
  const names = unread.slice(0, mostWorkflows).map(({ workflow }) => workflow);
  return (
    <Unseen
      text={words.say('ui.models.uses.unread', { count: unread.length, names: names.join(', ') })}
      {...{ failure: unread[0]?.failure ?? null, isAsking, again }}
    />
  );
}
