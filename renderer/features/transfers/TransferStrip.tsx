import { Drawer, VisuallyHidden } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Traffic } from '../../../contract/upload.ts';
import { CheckIcon, FailIcon, PauseIcon, WarnIcon } from '../../ui/icons.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useNow } from '../../ui/use-now.ts';
import { useOwnEscape } from '../../ui/use-own-escape.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { ImportStrip, ToldImports, useImportNews } from '../imports/ImportStrip.tsx';
import { closeTransfers, openTransfers, useLookedAt, useTransfersOpen } from './drawer-store.ts';
import { DownloadStrip, ToldDownloads, useDownloadNews } from './DownloadStrip.tsx';
import classes from './transfers.module.css';
import { doneSince, fileNameOf, groupUploads } from './transfer-rows.ts';
import { useEnded } from './use-ended.ts';
import { useTraffic, useUploads } from './use-transfers.ts';

const TransferTabs = lazy(async () => ({
  default: (await import('./TransferTabs.tsx')).TransferTabs,
}));

/** What is being carried, in one line; it opens the whole. */
export function TransferStrip(): ReactNode {
  const words = useWords();
  const isOpen = useTransfersOpen();
  const drawer = useOwnEscape(isOpen, closeTransfers);
  return (
    <>
      <button
        type="button"
        className={classes.strip}
        onClick={openTransfers}
        aria-expanded={isOpen}
      >
        <StripText />
      </button>
      <Told />
      <ToldDownloads />
      <ToldImports />
      <Drawer
        ref={drawer}
        opened={isOpen}
        onClose={closeTransfers}
        closeOnEscape={false}
        position="bottom"
        size="62%"
        title={words.say('ui.transfers.title')}
        closeButtonProps={{ 'aria-label': words.say('ui.close') }}
      >
        <Suspense fallback={null}>
          <TransferTabs />
        </Suspense>
      </Drawer>
    </>
  );
}

/** Says once that a file has ended, to those who do not see the strip. */
function Told(): ReactNode {
  const words = useWords();
  const { done, failed } = useEnded(useUploads());
  const nameOf = (jobs: typeof done): string => fileNameOf(jobs[0]?.path ?? '');
  return (
    <VisuallyHidden role="status">
      {done.length > 0 &&
        words.say('ui.transfers.told.done', { count: done.length, name: nameOf(done) })}{' '}
      {failed.length > 0 &&
        words.say('ui.transfers.told.failed', { count: failed.length, name: nameOf(failed) })}
    </VisuallyHidden>
  );
}

function StripText(): ReactNode {
  const words = useWords();
  const traffic = useTraffic();
  const { failed, done, paused } = groupUploads(useUploads(), traffic, useNow());
  const news = doneSince(done, useLookedAt());
  const downloads = useDownloadNews();
  const imports = useImportNews();
  const isBusy = traffic !== undefined && traffic.activeFiles + traffic.waitingFiles > 0;
  return (
    <>
      {isBusy && <Busy traffic={traffic} />}
      {[traffic, downloads.traffic, imports.traffic].some(wantsKey) && (
        <StateBadge tone="warn" icon={WarnIcon}>
          {words.say('ui.transfers.strip.keyNeeded')}
        </StateBadge>
      )}
      {failed.length > 0 && (
        <StateBadge tone="bad" icon={FailIcon}>
          {words.say('ui.transfers.strip.failed', { count: failed.length })}
        </StateBadge>
      )}
      {paused.length > 0 && (
        <StateBadge tone="quiet" icon={PauseIcon}>
          {words.say('ui.transfers.strip.paused', { count: paused.length })}
        </StateBadge>
      )}
      {news > 0 && (
        <StateBadge tone="good" icon={CheckIcon}>
          {words.say('ui.transfers.strip.done', { count: news })}
        </StateBadge>
      )}
      <ImportStrip {...imports} />
      <DownloadStrip {...downloads} />
      {!isBusy &&
        downloads.isQuiet &&
        imports.isQuiet &&
        failed.length + paused.length + news === 0 && (
          <span className={classes.stripText}>{words.say('ui.transfers.strip.idle')}</span>
        )}
    </>
  );
}

const wantsKey = (traffic: Pick<Traffic, 'keyNeeded'> | undefined): boolean =>
  traffic !== undefined && traffic.keyNeeded.length > 0;

function Busy({ traffic }: { readonly traffic: Traffic }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const share = traffic.totalBytes === 0 ? 0 : traffic.doneBytes / traffic.totalBytes;
  return (
    <>
      <span className={classes.stripText}>
        {words.say('ui.transfers.strip.busy', {
          files: traffic.activeFiles + traffic.waitingFiles,
          speed: format.speed(traffic.bytesPerSecond),
          left: traffic.secondsLeft === null ? 'none' : format.duration(traffic.secondsLeft),
        })}
      </span>
      <ProgressBar
        share={share}
        name={words.say('ui.transfers.title')}
        text={format.percent(share)}
      />
    </>
  );
}
