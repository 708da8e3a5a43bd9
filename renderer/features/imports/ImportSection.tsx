import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ImportJob } from '../../../contract/import.ts';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { useInSteps } from '../../ui/use-in-steps.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { closeTransfers } from '../transfers/drawer-store.ts';
import { groups as groupNames } from '../transfers/transfer-rows.ts';
import { groupKeys } from '../transfers/group-keys.ts';
import { useReordering } from '../transfers/use-reordering.ts';
import { waitingIn } from '../transfers/waiting-order.ts';
import { groupImports } from './import-rows.ts';
import { ImportRow } from './ImportRow.tsx';
import classes from './imports.module.css';
import { useForgetImports, useImportsSeen, useImportTraffic } from './use-imports.ts';

/** Long lists are shown in steps. */
const shownFirst = 100;
const none: readonly never[] = [];

/** What comes from the internet into buckets; nothing where nothing does. */
export function ImportSection({ jobs }: { readonly jobs: readonly ImportJob[] }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const traffic = useImportTraffic();
  const seen = new Map(useImportsSeen().map(({ id, visibility }) => [id, visibility]));
  const [shown, setShown] = useState(shownFirst);
  const made = useInSteps(Math.min(shown, jobs.length));
  const order = traffic?.order ?? none;
  const drag = useReordering('imports', waitingIn(order, jobs));
  if (jobs.length === 0) return null;
  const speeds = new Map((traffic?.jobs ?? []).map((job) => [job.id, job]));
  const grouped = groupImports(jobs, order);
  const unseen = grouped.done.filter(({ id }) => seen.get(id) === 'needsRestart').length;
  const longest = Math.max(...groupNames.map((group) => grouped[group].length));
  return (
    <section aria-label={words.say('ui.imports.title')}>
      <Head grouped={grouped} count={jobs.length} unseen={unseen} />
      <Stack gap="xs">
        {groupNames
          .filter((group) => grouped[group].length > 0)
          .map((group) => (
            <div key={group}>
              <Text size="xs" c="var(--ferry-quiet)" mb={4}>
                {words.say(groupKeys[group])} · {format.number(grouped[group].length)}
              </Text>
              <ul className={classes.rows} {...(group === 'waiting' && drag.handlers)}>
                {grouped[group].slice(0, made).map((job) => (
                  <ImportRow
                    key={job.id}
                    job={job}
                    speed={speeds.get(job.id) ?? null}
                    visibility={seen.get(job.id) ?? null}
                    {...drag.standingOf(job.id)}
                  />
                ))}
              </ul>
            </div>
          ))}
      </Stack>
      {longest > shown && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setShown(shown + shownFirst);
          }}
        >
          {words.say('ui.transfers.more', { count: Math.min(shownFirst, longest - shown) })}
        </Button>
      )}
    </section>
  );
}

function Head({
  grouped,
  count,
  unseen,
}: {
  readonly grouped: ReturnType<typeof groupImports>;
  readonly count: number;
  readonly unseen: number;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  const forget = useForgetImports();
  const moving = [...grouped.active, ...grouped.waiting];
  const resting = [...grouped.paused, ...grouped.failed];
  return (
    <Group justify="space-between" mb={4}>
      <Text fw={600} size="sm">
        {words.say('ui.imports.title')} · {format.number(count)}
      </Text>
      <Group gap="xs">
        {unseen > 0 && (
          <Button
            size="compact-xs"
            onClick={() => {
              closeTransfers();
              go('server', '', 'restart');
            }}
          >
            {words.say('ui.transfers.restartFor', { count: unseen })}
          </Button>
        )}
        {moving.length > 1 && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={words.say('ui.imports.pauseAll')}
            onClick={() =>
              void act((client) =>
                Promise.all(moving.map(({ id }) => client.imports.pause({ id }))),
              )
            }
          >
            {words.say('ui.transfers.pauseAll')}
          </Button>
        )}
        {resting.length > 1 && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={words.say('ui.imports.resumeAll')}
            onClick={() =>
              void act((client) =>
                Promise.all(resting.map(({ id }) => client.imports.resume({ id }))),
              )
            }
          >
            {words.say('ui.transfers.resumeAll')}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="default"
          aria-label={words.say('ui.imports.clear')}
          disabled={grouped.done.length === 0}
          onClick={forget}
        >
          {words.say('ui.transfers.clear')}
        </Button>
      </Group>
    </Group>
  );
}
