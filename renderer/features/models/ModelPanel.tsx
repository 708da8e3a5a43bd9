import { ActionIcon, Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ModelFile, ModelState } from '../../../contract/model.ts';
import { go } from '../../app/location.ts';
import { CloseIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key } from '../../words/WordsProvider.tsx';
import { ModelStateBadge } from './ModelStateBadge.tsx';
import classes from './models.module.css';

const meanings: Readonly<Record<ModelState, Key>> = {
  ready: 'ui.models.means.ready',
  needsRestart: 'ui.models.means.needsRestart',
  inBucket: 'ui.models.means.inBucket',
  builtIn: 'ui.models.means.builtIn',
  probablyBuiltIn: 'ui.models.means.probablyBuiltIn',
};

/** All that is known of one model, and what can be done about it. */
export function ModelPanel({
  model,
  onClose,
}: {
  readonly model: ModelFile;
  readonly onClose: () => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { key } = model;
  return (
    <aside className={classes.panel} aria-label={model.name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} className={classes.panelTitle}>
          {model.name}
        </Title>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.say('ui.close')}
          onClick={onClose}
        >
          <CloseIcon />
        </ActionIcon>
      </Group>
      <Stack gap="xs" mt="sm">
        <ModelStateBadge state={model.state} />
        <Text size="sm">{words.say(meanings[model.state])}</Text>
        {model.state === 'needsRestart' && (
          <Button
            size="compact-sm"
            w="fit-content"
            onClick={() => {
              go('server', '', 'restart');
            }}
          >
            {words.say('ui.server.restart')}
          </Button>
        )}
        <Fact name={words.say('ui.models.column.category')} value={model.category} />
        {model.bytes !== null && (
          <Fact
            name={words.say('ui.models.column.size')}
            value={`${format.bytes(model.bytes)} (${format.number(model.bytes)})`}
          />
        )}
        {model.modified !== null && (
          <Fact
            name={words.say('ui.models.column.changed')}
            value={format.moment(Date.parse(model.modified))}
          />
        )}
        {key !== null && (
          <>
            <Fact name={words.say('ui.models.key')} value={key} isKey />
            <Button
              size="compact-sm"
              variant="default"
              w="fit-content"
              onClick={() => void navigator.clipboard.writeText(key)}
            >
              {words.say('ui.models.copyKey')}
            </Button>
          </>
        )}
      </Stack>
    </aside>
  );
}

function Fact({
  name,
  value,
  isKey = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly isKey?: boolean;
}): ReactNode {
  return (
    <div>
      <Text size="xs" c="var(--ferry-quiet)">
        {name}
      </Text>
      <Text size="sm" {...(isKey && { ff: 'monospace' })} className={classes.fact}>
        {value}
      </Text>
    </div>
  );
}
