import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { CheckIcon, FailIcon, PauseIcon, UploadIcon, WaitIcon } from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useInSteps } from '../../ui/use-in-steps.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key } from '../../words/WordsProvider.tsx';
import { reportSums } from './report-rows.ts';
import type { ReportKind, ReportRow } from './report-rows.ts';
import classes from './transfers.module.css';
import { useReport } from './use-report.ts';

const kindKeys: Readonly<Record<ReportKind, Key>> = {
  upload: 'ui.report.kind.upload',
  download: 'ui.report.kind.download',
  import: 'ui.report.kind.import',
};

const shownFirst = 200;

/** One table of what went, what did not and why; it is the same after the app was started anew. */
export function Report(): ReactNode {
  const words = useWords();
  const format = useFormat();
  const rows = useReport();
  const [shown, setShown] = useState(shownFirst);
  const made = useInSteps(Math.min(shown, rows.length));
  if (rows.length === 0)
    return (
      <EmptyState
        icon={UploadIcon}
        title={words.say('ui.report.empty.title')}
        text={words.say('ui.report.empty.text')}
      />
    );
  const { done, doneBytes, failed, left } = reportSums(rows);
  return (
    <Stack gap="sm">
      <Text size="sm">
        {words.say('ui.report.summary', { done, bytes: format.bytes(doneBytes), failed, left })}
      </Text>
      <Table className={classes.report} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="26%">{words.say('ui.report.file')}</Table.Th>
            <Table.Th w="26%">{words.say('ui.report.to')}</Table.Th>
            <Table.Th w="10%" ta="right">
              {words.say('ui.report.size')}
            </Table.Th>
            <Table.Th>{words.say('ui.report.became')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, made).map((row) => (
            <Table.Tr key={`${row.kind} ${row.id}`}>
              <Table.Td>
                <Text size="sm" fw={500}>
                  {row.name}
                </Text>
                <Text size="xs" c="var(--ferry-quiet)">
                  {words.say(kindKeys[row.kind])}
                </Text>
              </Table.Td>
              <Table.Td>{row.to}</Table.Td>
              <Table.Td ta="right">{format.bytes(row.bytes)}</Table.Td>
              <Table.Td>
                <Became row={row} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.length > shown && (
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              setShown(shown + shownFirst);
            }}
          >
            {words.say('ui.transfers.more', { count: Math.min(shownFirst, rows.length - shown) })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** Whether it went, and why not. */
function Became({ row }: { readonly row: ReportRow }): ReactNode {
  const words = useWords();
  const format = useFormat();
  switch (row.state) {
    case 'failed':
      return (
        <Stack gap={0}>
          <StateBadge tone="bad" icon={FailIcon}>
            {words.say('ui.report.failed', {
              share: format.percent(row.share),
              time: row.endedAt === null ? 'none' : format.moment(row.endedAt),
            })}
          </StateBadge>
          <Text size="sm">{words.failure(row.failure)}</Text>
        </Stack>
      );
    case 'waiting':
      return (
        <Stack gap={0}>
          <StateBadge tone="busy" icon={WaitIcon}>
            {words.say('ui.report.waiting', { share: format.percent(row.share) })}
          </StateBadge>
          {row.failure !== null && <Text size="sm">{words.failure(row.failure)}</Text>}
        </Stack>
      );
    case 'paused':
      return (
        <StateBadge tone="quiet" icon={PauseIcon}>
          {words.say('ui.report.paused', { share: format.percent(row.share) })}
        </StateBadge>
      );
    case 'done': {
      const time = format.moment(row.endedAt);
      return (
        <StateBadge tone="good" icon={CheckIcon}>
          {row.outcome === 'skipped'
            ? words.say('ui.report.skipped', { time })
            : words.say('ui.report.done', { time })}
        </StateBadge>
      );
    }
    default:
      return row satisfies never;
  }
}
