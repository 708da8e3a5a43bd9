import { Drawer } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useNow } from '../../ui/use-now.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { closeTransfers, openTransfers, useTransfersOpen } from './drawer-store.ts';
import classes from './transfers.module.css';
import { groupUploads } from './transfer-rows.ts';
import { useTraffic, useUploads } from './use-transfers.ts';

const TransferList = lazy(async () => ({
  default: (await import('./TransferList.tsx')).TransferList,
}));

/** What is being carried, in one line; it opens the whole. */
export function TransferStrip(): ReactNode {
  const words = useWords();
  const isOpen = useTransfersOpen();
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
      <Drawer
        opened={isOpen}
        onClose={closeTransfers}
        position="bottom"
        size="62%"
        title={words.say('ui.transfers.title')}
        closeButtonProps={{ 'aria-label': words.say('ui.close') }}
      >
        <Suspense fallback={null}>
          <TransferList />
        </Suspense>
      </Drawer>
    </>
  );
}

function StripText(): ReactNode {
  const words = useWords();
  const format = useFormat();
  const traffic = useTraffic();
  const { failed, done, paused } = groupUploads(useUploads(), traffic, useNow());
  if (traffic !== undefined && traffic.activeFiles + traffic.waitingFiles > 0) {
    const left = traffic.secondsLeft === null ? '' : format.duration(traffic.secondsLeft);
    const text = words.say('ui.transfers.strip.busy', {
      files: traffic.activeFiles + traffic.waitingFiles,
      speed: format.speed(traffic.bytesPerSecond),
      left: left === '' ? 'none' : left,
    });
    const share = traffic.totalBytes === 0 ? 0 : traffic.doneBytes / traffic.totalBytes;
    return (
      <>
        <span className={classes.stripText}>{text}</span>
        <ProgressBar
          share={share}
          name={words.say('ui.transfers.title')}
          text={format.percent(share)}
        />
      </>
    );
  }
  const rest = { failed: failed.length, paused: paused.length, done: done.length };
  return (
    <span className={classes.stripText}>
      {rest.failed + rest.paused + rest.done === 0
        ? words.say('ui.transfers.strip.idle')
        : words.say('ui.transfers.strip.rest', rest)}
    </span>
  );
}
