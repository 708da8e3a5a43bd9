import { BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { Run } from '../../../contract/run.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import type { App } from '../host/open-app.ts';
import { createMessages } from '../host/messages.ts';
import { newsOf } from './news-of.ts';

/** Keeps the computer awake while bytes flow, and tells what has ended while nobody looks. */
export function watchWork(
  services: App,
  signal: AbortSignal,
  onSettings: (settings: Settings) => void,
): void {
  const { client, reportDefect } = services;
  let settings: Settings | null = null;
  const run = (work: () => Promise<void>): void => {
    work().catch((error: unknown) => {
      if (!signal.aborted) reportDefect(error);
    });
  };
  const tell = (item: UploadJob | Run): void => {
    if (settings === null || BrowserWindow.getFocusedWindow() !== null) return;
    const news = newsOf(item, settings);
    if (news === null || !Notification.isSupported()) return;
    const { say } = createMessages(languageOf(settings));
    const notification = new Notification({ title: say(news.key, news.values) });
    notification.on('click', () => {
      BrowserWindow.getAllWindows()[0]?.show();
    });
    notification.show();
  };
  run(async () => {
    for await (const newest of await client.settings.watch(undefined, { signal })) {
      settings = newest;
      onSettings(newest);
    }
  });
  run(async () => {
    for await (const { activeFiles } of await client.uploads.watchTraffic(undefined, { signal }))
      keepAwake(activeFiles > 0);
  });
  run(async () => {
    await tellEnds(await client.uploads.watch(undefined, { signal }), tell);
  });
  run(async () => {
    for (const { id } of await client.connections.list())
      run(async () => {
        await tellEnds(await client.runs.watchAll({ connectionId: id }, { signal }), tell);
      });
  });
}

/** The first event tells what was: no news. */
async function tellEnds<Item extends UploadJob | Run>(
  events: AsyncIterable<readonly Item[]>,
  tell: (item: Item) => void,
): Promise<void> {
  const states = new Map<string, string>();
  let isFirst = true;
  for await (const items of events) {
    for (const item of items) {
      const before = states.get(item.id);
      states.set(item.id, item.state);
      if (!isFirst && before !== item.state) tell(item);
    }
    isFirst = false;
  }
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
