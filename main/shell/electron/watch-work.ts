import { BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { Settings } from '../../../contract/settings.ts';
import type { App } from '../host/open-app.ts';
import { createMessages } from '../host/messages.ts';
import type { Messages } from '../host/messages.ts';
import { followWork, type WorkItem } from './follow-work.ts';
import { newsOf } from './news-of.ts';

/** Keeps the computer awake and fills the taskbar's bar while bytes flow, and tells what has ended while nobody looks. */
export function watchWork(
  { client, reportDefect }: App,
  signal: AbortSignal,
  {
    onSettings,
    onFiles,
  }: {
    readonly onSettings: (messages: Messages) => void;
    /** How many files flow or wait their turn. */
    readonly onFiles: (files: number) => void;
  },
): void {
  let settings: Settings | null = null;
  followWork(client, signal, {
    reportDefect,
    onSettings: (newest) => {
      settings = newest;
      onSettings(createMessages(languageOf(newest)));
    },
    onFlow: ({ isFlowing, files, share }) => {
      onFiles(files);
      keepAwake(isFlowing);
      // below 0 the bar goes away
      for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(share ?? -1);
    },
    onState: (item) => {
      if (settings !== null && BrowserWindow.getFocusedWindow() === null) tell(item, settings);
    },
  });
}

function tell(item: WorkItem, settings: Settings): void {
  const news = newsOf(item, settings);
  if (news === null || !Notification.isSupported()) return;
  const { say } = createMessages(languageOf(settings));
  const notification = new Notification({ title: say(news.key, news.values) });
  notification.on('click', () => {
    BrowserWindow.getAllWindows()[0]?.show();
  });
  notification.show();
}

let blocker: number | null = null;

function keepAwake(isWanted: boolean): void {
  if (isWanted) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
  else if (blocker !== null) {
    powerSaveBlocker.stop(blocker);
    blocker = null;
  }
}

function languageOf({ language }: Settings): 'en' | 'zh-CN' {
  if (language !== 'system') return language;
  return Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh-CN' : 'en';
}
