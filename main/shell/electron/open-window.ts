import { BrowserWindow, nativeTheme, screen } from 'electron';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isInSight } from './window-place.ts';

const WindowState = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }),
  isMaximized: z.boolean(),
});
type WindowState = z.infer<typeof WindowState>;

const smallest = { width: 960, height: 640 };
const usual = { width: 1280, height: 800 };

/** Opens the window where it was, if that is still in sight, and remembers where it is left. */
export function openWindow({
  address,
  preload,
  dataDir,
}: {
  readonly address: string;
  readonly preload: string;
  readonly dataDir: string;
}): void {
  const file = join(dataDir, 'window.json');
  const state = readState(file);
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = state !== null && isInSight(state.bounds, areas) ? state.bounds : usual;
  const window = new BrowserWindow({
    ...place,
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Comfy Ferry',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#141618' : '#f5f6f7',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (state?.isMaximized === true) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', () => {
    mkdirSync(dataDir, { recursive: true });
    const left: WindowState = {
      bounds: window.getNormalBounds(),
      isMaximized: window.isMaximized(),
    };
    writeFileSync(file, JSON.stringify(left));
  });
  void window.loadURL(address);
}

function readState(file: string): WindowState | null {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return WindowState.parse(json);
  } catch {
    return null; // the first time, or rubbish: the usual place
  }
}
