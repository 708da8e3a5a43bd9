import { Button, Group, Select, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { useChangeSettings, useSettings } from '../../app/use-settings.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { UploadIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { ImportSection } from '../imports/ImportSection.tsx';
import { useImports, useImportTraffic } from '../imports/use-imports.ts';
import { closeTransfers } from './drawer-store.ts';
import { DownloadSection } from './DownloadSection.tsx';
import { groups, groupUploads, needRestart, summaryOf } from './transfer-rows.ts';
import type { Grouped } from './transfer-rows.ts';
import { KeyNeeded } from './KeyNeeded.tsx';
import { TransferGroup } from './TransferGroup.tsx';
import { useDownloads, useDownloadTraffic } from './use-downloads.ts';
import { useForgetEnded, useSeen, useTraffic, useUploads } from './use-transfers.ts';

/** The story of every file: where it goes, how far it is, and what is to be done next. */
export function TransferList(): ReactNode {
  const words = useWords();
  const traffic = useTraffic();
  const uploads = useUploads();
  const grouped = groupUploads(uploads, traffic, useNow());
  const seen = useSeen();
  const downloads = useDownloads();
  const downTraffic = useDownloadTraffic();
  const imports = useImports();
  const importTraffic = useImportTraffic();
  if (uploads.length + downloads.length + imports.length === 0)
    return (
      <EmptyState
        icon={UploadIcon}
        title={words.say('ui.transfers.empty.title')}
        text={words.say('ui.transfers.empty.text')}
      />
    );
  const visibility = new Map(seen.map((each) => [each.id, each.visibility]));
  const speeds = new Map((traffic?.jobs ?? []).map((job) => [job.id, job]));
  return (
    <Stack gap="md">
      <KeyNeeded
        wanted={[traffic, downTraffic, importTraffic].flatMap((each) => each?.keyNeeded ?? [])}
      />
      {uploads.length > 0 && (
        <>
          <Morning grouped={grouped} />
          <Controls grouped={grouped} unseen={needRestart(seen).length} />
        </>
      )}
      {groups
        .filter((group) => grouped[group].length > 0)
        .map((group) => (
          <TransferGroup key={group} {...{ group, speeds, visibility }} jobs={grouped[group]} />
        ))}
      <ImportSection jobs={imports} />
      <DownloadSection jobs={downloads} />
    </Stack>
  );
}

/** What went and what did not, in a sentence. */
function Morning({ grouped }: { readonly grouped: Grouped }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { done, doneBytes, failed, left } = summaryOf(grouped);
  return (
    <Text size="sm">
      {words.say('ui.transfers.summary', { done, bytes: format.bytes(doneBytes), failed, left })}
    </Text>
  );
}

function Controls({
  grouped,
  unseen,
}: {
  readonly grouped: Grouped;
  readonly unseen: number;
}): ReactNode {
  const words = useWords();
  const act = useAct();
  const canPause = grouped.active.length + grouped.waiting.length > 0;
  const canResume = grouped.paused.length + grouped.failed.length > 0;
  return (
    <Group justify="space-between">
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          disabled={!canPause}
          onClick={() => void act((client) => client.uploads.pauseAll())}
        >
          {words.say('ui.transfers.pauseAll')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!canResume}
          onClick={() => void act((client) => client.uploads.resumeAll())}
        >
          {words.say('ui.transfers.resumeAll')}
        </Button>
        <ClearEnded hasEnded={grouped.done.length > 0} />
        {unseen > 0 && (
          <Button
            size="compact-sm"
            onClick={() => {
              closeTransfers();
              go('server', '', 'restart');
            }}
          >
            {words.say('ui.transfers.restartFor', { count: unseen })}
          </Button>
        )}
      </Group>
      <LimitSwitch />
    </Group>
  );
}

function ClearEnded({ hasEnded }: { readonly hasEnded: boolean }): ReactNode {
  const words = useWords();
  const forget = useForgetEnded();
  return (
    <Button size="compact-sm" variant="default" disabled={!hasEnded} onClick={forget}>
      {words.say('ui.transfers.clear')}
    </Button>
  );
}

const limits = [1, 2, 5, 10, 20] as const;

function LimitSwitch(): ReactNode {
  const words = useWords();
  const format = useFormat();
  const limit = useSettings()?.limit ?? 'automatic';
  const change = useChangeSettings();
  const known = limits.map((each) => each * 1_000_000);
  const values = typeof limit !== 'number' || known.includes(limit) ? known : [limit, ...known];
  return (
    <Select
      size="xs"
      w={190}
      aria-label={words.say('ui.transfers.limit')}
      allowDeselect={false}
      value={String(limit)}
      data={[
        { value: 'automatic', label: words.say('ui.transfers.limit.automatic') },
        { value: 'none', label: words.say('ui.transfers.limit.none') },
        ...values.map((value) => ({
          value: String(value),
          label: words.say('ui.transfers.limit.of', { speed: format.speed(value) }),
        })),
      ]}
      onChange={(value) => {
        if (value === 'automatic' || value === 'none') change({ limit: value });
        else if (value !== null) change({ limit: Number(value) });
      }}
    />
  );
}
