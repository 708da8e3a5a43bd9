import { Button, Group, Skeleton, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { Leftover } from '../../../contract/leftover.ts';
import { useActiveConnection } from '../../app/use-settings.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { CheckIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { leftoverSums } from './leftover-sums.ts';
import { placeText } from './transfer-rows.ts';
import classes from './transfers.module.css';
import { useLeftovers } from './use-leftovers.ts';

/** Uploads that were begun in the bucket and left there: their parts cost money until they are ended. */
export function Leftovers(): ReactNode {
  const words = useWords();
  const connection = useActiveConnection();
  if (connection === undefined) return <Skeleton height={120} />;
  if (!connection?.bucket) return <Text size="sm">{words.say('ui.leftovers.noBucket')}</Text>;
  return <OfBucket connection={connection} bucket={connection.bucket.bucket} />;
}

function OfBucket({
  connection,
  bucket,
}: {
  readonly connection: Connection;
  readonly bucket: string;
}): ReactNode {
  const words = useWords();
  const { state, clean, isCleaning, again } = useLeftovers(connection.id);
  switch (state.state) {
    case 'asking':
      return (
        <Stack gap={4} role="status" aria-label={words.say('ui.leftovers.asking')}>
          <Skeleton height={32} />
          <Skeleton height={32} />
        </Stack>
      );
    case 'failed':
      return <FailurePanel failure={state.failure} onRetry={again} />;
    case 'told':
      return state.leftovers.length === 0 ? (
        <EmptyState
          icon={CheckIcon}
          title={words.say('ui.leftovers.none.title')}
          text={words.say('ui.leftovers.none.text', { bucket })}
        >
          <Button size="compact-sm" variant="default" onClick={again}>
            {words.say('ui.leftovers.again')}
          </Button>
        </EmptyState>
      ) : (
        <Found {...{ leftovers: state.leftovers, bucket, clean, isCleaning, again }} />
      );
    default:
      return state satisfies never;
  }
}

interface FoundProps {
  readonly leftovers: readonly Leftover[];
  readonly bucket: string;
  /** Null: this app's own ones. */
  readonly clean: (uploadIds: readonly string[] | null) => void;
  readonly isCleaning: boolean;
  readonly again: () => void;
}

const mostShown = 200;

function Found({ leftovers, bucket, clean, isCleaning, again }: FoundProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { all, own } = leftoverSums(leftovers);
  const [asked, setAsked] = useState<Leftover | null>(null);
  return (
    <Stack gap="sm">
      <Text size="sm">
        {words.say('ui.leftovers.text', {
          ...{ bucket, count: all.count, bytes: format.bytes(all.bytes) },
        })}
      </Text>
      <Group gap="xs">
        <Button
          size="compact-sm"
          disabled={own.count === 0}
          loading={isCleaning}
          onClick={() => {
            clean(null);
          }}
        >
          {words.say('ui.leftovers.clean', { count: own.count, bytes: format.bytes(own.bytes) })}
        </Button>
        <Button size="compact-sm" variant="default" disabled={isCleaning} onClick={again}>
          {words.say('ui.leftovers.again')}
        </Button>
      </Group>
      <Rows leftovers={leftovers.slice(0, mostShown)} isCleaning={isCleaning} onEnd={setAsked} />
      {leftovers.length > mostShown && (
        <Text size="sm" c="var(--ferry-quiet)">
          {words.say('ui.leftovers.more', { count: leftovers.length - mostShown })}
        </Text>
      )}
      {asked !== null && (
        <ConfirmDialog
          title={words.say('ui.leftovers.end.title', { name: placeText(asked.key) })}
          text={words.say('ui.leftovers.end.text')}
          action={words.say('ui.leftovers.end.action')}
          onConfirm={() => {
            clean([asked.uploadId]);
          }}
          onClose={() => {
            setAsked(null);
          }}
        />
      )}
    </Stack>
  );
}

function Rows({
  leftovers,
  isCleaning,
  onEnd,
}: Pick<FoundProps, 'leftovers' | 'isCleaning'> & {
  readonly onEnd: (leftover: Leftover) => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  // the age of what lies there for days needs no clock that ticks
  const [now] = useState(() => Date.now());
  return (
    <Table className={classes.report} verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="45%">{words.say('ui.leftovers.key')}</Table.Th>
          <Table.Th>{words.say('ui.leftovers.age')}</Table.Th>
          <Table.Th ta="right">{words.say('ui.leftovers.bytes')}</Table.Th>
          <Table.Th>{words.say('ui.leftovers.owner')}</Table.Th>
          <Table.Th>
            <VisuallyHidden>{words.say('ui.leftovers.end')}</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {leftovers.map((leftover) => (
          <Table.Tr key={leftover.uploadId}>
            <Table.Td ff="monospace">{leftover.key}</Table.Td>
            <Table.Td title={format.moment(leftover.begunAt)}>
              {format.ago(leftover.begunAt, now)}
            </Table.Td>
            <Table.Td ta="right">
              {leftover.bytes === null
                ? words.say('ui.leftovers.unknown')
                : format.bytes(leftover.bytes)}
            </Table.Td>
            <Table.Td>{words.say(`leftover.owner.${leftover.owner}`)}</Table.Td>
            <Table.Td ta="right">
              {leftover.owner === 'foreign' && (
                <Button
                  size="compact-xs"
                  variant="default"
                  disabled={isCleaning}
                  aria-label={words.say('ui.leftovers.end.of', { name: leftover.key })}
                  onClick={() => {
                    onEnd(leftover);
                  }}
                >
                  {words.say('ui.leftovers.end')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
