import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SeenByComfy, Traffic, UploadJob } from '../../../contract/upload.ts';
import { useInSteps } from '../../ui/use-in-steps.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { groupKeys } from './group-keys.ts';
import { bytesOfAll } from './transfer-rows.ts';
import type { Group as GroupName } from './transfer-rows.ts';
import { TransferRow } from './TransferRow.tsx';
import classes from './transfers.module.css';
import { useReordering } from './use-reordering.ts';

/** Long lists are shown in steps: the newest of a night first. */
const shownFirst = 100;

interface GroupProps {
  readonly group: GroupName;
  readonly jobs: readonly UploadJob[];
  readonly speeds: ReadonlyMap<string, Traffic['jobs'][number]>;
  readonly visibility: ReadonlyMap<string, SeenByComfy['visibility']>;
}

/** The files of one group; those that wait can be put into another order. */
export function TransferGroup({ group, jobs, speeds, visibility }: GroupProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const [shown, setShown] = useState(shownFirst);
  const made = useInSteps(Math.min(shown, jobs.length));
  const ids = jobs.map(({ id }) => id);
  const drag = useReordering('uploads', group === 'waiting' ? ids : []);
  return (
    <section aria-label={words.say(groupKeys[group])}>
      <Text fw={600} size="sm" mb={4}>
        {words.say(groupKeys[group])} · {format.number(jobs.length)} ·{' '}
        {format.bytes(bytesOfAll(jobs))}
      </Text>
      <ul className={classes.rows} {...drag.handlers}>
        {jobs.slice(0, made).map((job) => (
          <TransferRow
            key={job.id}
            {...{ job, group }}
            {...drag.standingOf(job.id)}
            speed={speeds.get(job.id) ?? null}
            visibility={visibility.get(job.id) ?? null}
          />
        ))}
      </ul>
      {jobs.length > shown && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setShown(shown + shownFirst);
          }}
        >
          {words.say('ui.transfers.more', { count: Math.min(shownFirst, jobs.length - shown) })}
        </Button>
      )}
    </section>
  );
}
