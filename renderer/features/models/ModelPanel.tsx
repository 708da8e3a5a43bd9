import { ActionIcon, Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { ModelRow, ModelRowState } from '../../../contract/model.ts';
import { go } from '../../app/location.ts';
import { CloseIcon, UploadIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key } from '../../words/WordsProvider.tsx';
import { ModelUsesNote } from './ModelUsesNote.tsx';
import { ModelStateBadge } from './ModelStateBadge.tsx';
import classes from './models.module.css';
import { planPaths } from './plan-store.ts';
import { reasonText } from './reason-text.ts';
import { StoredActions } from './StoredActions.tsx';
import { isStored } from './use-model-acts.ts';
import { useModelUses } from './use-model-uses.ts';
import { useFreeMemory } from './use-free-memory.ts';

const meanings: Readonly<Record<ModelRowState, Key>> = {
  ready: 'ui.models.means.ready',
  needsRestart: 'ui.models.means.needsRestart',
  inBucket: 'ui.models.means.inBucket',
  builtIn: 'ui.models.means.builtIn',
  probablyBuiltIn: 'ui.models.means.probablyBuiltIn',
  localOnly: 'ui.models.means.localOnly',
  uploading: 'ui.models.means.uploading',
  differs: 'ui.models.means.differs',
  replaced: 'ui.models.means.replaced',
};

interface ModelPanelProps {
  readonly model: ModelRow;
  readonly connection: Connection;
  readonly onClose: () => void;
}

/** All that is known of one model, and what can be done about it. */
export function ModelPanel({ model, connection, onClose }: ModelPanelProps): ReactNode {
  const words = useWords();
  const { state, name, belongsTo, category, local } = model;
  return (
    <aside className={classes.panel} aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} className={classes.panelTitle}>
          {name}
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
        <ModelStateBadge state={state} />
        <Text size="sm">{words.say(meanings[state])}</Text>
        <NextSteps model={model} connection={connection} />
        <Fact
          name={words.say('ui.models.column.category')}
          value={category ?? words.say('ui.models.noCategory')}
        />
        {belongsTo !== null && (
          <Text size="sm">{words.say('ui.models.belongsTo', { category: belongsTo })}</Text>
        )}
        {isStored(model) && connection.bucket !== null && (
          <StoredActions rows={[model]} connection={connection} onMoved={onClose} />
        )}
        {state !== 'localOnly' && <UsedBy model={model} connection={connection} />}
        <Facts model={model} />
        {local !== null && <LocalFacts local={local} />}
      </Stack>
    </aside>
  );
}

/** What the state asks for. */
function NextSteps({ model, connection }: Omit<ModelPanelProps, 'onClose'>): ReactNode {
  const words = useWords();
  const free = useFreeMemory(connection.id);
  const { state, local } = model;
  const canUpload = local !== null && connection.bucket !== null;
  return (
    <Group gap={6}>
      {canUpload && (state === 'localOnly' || state === 'differs') && (
        <Button
          size="compact-sm"
          leftSection={<UploadIcon />}
          onClick={() => {
            planPaths([local.path]);
          }}
        >
          {words.say(state === 'localOnly' ? 'ui.models.uploadThis' : 'ui.models.replaceThis')}
        </Button>
      )}
      {state === 'replaced' && (
        <Button size="compact-sm" onClick={free}>
          {words.say('ui.server.free')}
        </Button>
      )}
      {(state === 'needsRestart' || state === 'replaced') && (
        <Button
          size="compact-sm"
          variant={state === 'replaced' ? 'default' : 'filled'}
          onClick={() => {
            go('server', '', 'restart');
          }}
        >
          {words.say('ui.server.restart')}
        </Button>
      )}
    </Group>
  );
}

/** Which saved workflows and prompts use it. */
function UsedBy({ model, connection }: Omit<ModelPanelProps, 'onClose'>): ReactNode {
  const words = useWords();
  const asked = useModelUses(connection, [model]);
  return (
    <section aria-label={words.say('ui.models.uses.title')}>
      <Text size="xs" c="var(--ferry-quiet)">
        {words.say('ui.models.uses.title')}
      </Text>
      <ModelUsesNote models={[model]} asked={asked} />
    </section>
  );
}

function Facts({
  model: { bytes, changedAt, baseModel, kind, key },
}: Pick<ModelPanelProps, 'model'>) {
  const words = useWords();
  const format = useFormat();
  return (
    <>
      {baseModel !== null && (
        <Fact name={words.say('ui.models.column.baseModel')} value={baseModel} />
      )}
      {kind !== null && (
        <Fact name={words.say('ui.models.column.kind')} value={words.of('model.kind', kind)} />
      )}
      {bytes !== null && (
        <Fact
          name={words.say('ui.models.column.size')}
          value={`${format.bytes(bytes)} (${format.number(bytes)})`}
        />
      )}
      {changedAt !== null && (
        <Fact name={words.say('ui.models.column.changed')} value={format.moment(changedAt)} />
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
    </>
  );
}

type Local = NonNullable<ModelRow['local']>;
const comparisons: Readonly<Record<Local['comparison'], Key>> = {
  none: 'ui.models.comparison.none',
  same: 'ui.models.comparison.same',
  sameSize: 'ui.models.comparison.sameSize',
  sameName: 'ui.models.comparison.sameName',
  differs: 'ui.models.comparison.differs',
};

/** The copy on this computer, how it compares, and why it belongs where it belongs. */
function LocalFacts({ local }: { readonly local: Local }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { path, bytes, modifiedAt, to, suggestion, comparison, alsoAt } = local;
  return (
    <>
      <Fact name={words.say('ui.models.local')} value={path} isKey />
      <Text size="xs" c="var(--ferry-quiet)">
        {format.bytes(bytes)} · {format.moment(modifiedAt)} · {words.say(comparisons[comparison])}
      </Text>
      {alsoAt.length > 0 && (
        <Text size="xs" title={alsoAt.join('\n')}>
          {words.say('ui.models.copies', { count: alsoAt.length })}
        </Text>
      )}
      {to !== null && <Fact name={words.say('ui.models.target')} value={to} />}
      <Fact
        name={words.say('ui.models.why')}
        value={reasonText(words, suggestion) ?? words.say('ui.plan.unknown')}
      />
    </>
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
