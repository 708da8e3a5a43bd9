import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { openTransfers } from '../transfers/drawer-store.ts';
import { fileNameOf, groupUploads, progressOf } from '../transfers/transfer-rows.ts';
import { useTraffic, useUploads } from '../transfers/use-transfers.ts';
import classes from './models.module.css';

const mostShown = 4;

/** The models of this connection that are being carried there. */
export function OnItsWay({ connectionId }: { readonly connectionId: string }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const grouped = groupUploads(useUploads(), useTraffic(), useNow());
  const waiting = new Set(grouped.waiting);
  const jobs = [...grouped.active, ...grouped.failed, ...grouped.waiting, ...grouped.paused].filter(
    (job) => job.connectionId === connectionId,
  );
  if (jobs.length === 0) return null;
  return (
    <section className={classes.way} aria-label={words.say('ui.models.onItsWay')}>
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {words.say('ui.models.onItsWay')} · {format.number(jobs.length)}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={openTransfers}>
          {words.say('ui.models.showTransfers')}
        </Button>
      </Group>
      {jobs.slice(0, mostShown).map((job) => {
        const { share } = progressOf(job);
        const name = fileNameOf(job.path);
        return (
          <div key={job.id} className={classes.wayRow}>
            <Text size="sm" truncate>
              {name}
            </Text>
            <ProgressBar share={share} name={name} text={format.percent(share)} />
            <Text size="xs" c="var(--ferry-quiet)" ta="right">
              {waiting.has(job)
                ? words.say('ui.transfers.turn')
                : words.of('upload.state', job.state)}{' '}
              {format.percent(share)}
            </Text>
          </div>
        );
      })}
    </section>
  );
}
