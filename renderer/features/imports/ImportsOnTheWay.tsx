import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { openTransfers } from '../transfers/drawer-store.ts';
import { placeText } from '../transfers/transfer-rows.ts';
import { arrivedOf, groupImports } from './import-rows.ts';
import classes from './imports.module.css';
import { useImports, useImportTraffic } from './use-imports.ts';

const mostShown = 4;
const none: readonly never[] = [];

/** The models that come from the internet into this connection's bucket. */
export function ImportsOnTheWay({ connectionId }: { readonly connectionId: string }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { active, failed, waiting, paused } = groupImports(
    useImports(),
    useImportTraffic()?.order ?? none,
  );
  const jobs = [...active, ...failed, ...waiting, ...paused].filter(
    (job) => job.connectionId === connectionId,
  );
  if (jobs.length === 0) return null;
  return (
    <section className={classes.way} aria-label={words.say('ui.imports.way')}>
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {words.say('ui.imports.way')} · {format.number(jobs.length)}
        </Text>
        <Button size="compact-xs" variant="subtle" onClick={openTransfers}>
          {words.say('ui.models.showTransfers')}
        </Button>
      </Group>
      {jobs.slice(0, mostShown).map((job) => {
        const { share } = arrivedOf(job);
        const word =
          job.state === 'importing'
            ? words.say('ui.imports.importing')
            : words.of('upload.state', job.state);
        return (
          <div key={job.id} className={classes.wayRow}>
            <Text size="sm" truncate>
              {placeText(job.target.objectKey)}
            </Text>
            <ProgressBar share={share} name={job.name} text={format.percent(share)} />
            <Text size="xs" c="var(--ferry-quiet)" ta="right">
              {word} {format.percent(share)}
            </Text>
          </div>
        );
      })}
    </section>
  );
}
