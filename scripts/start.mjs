// `npm start`: the desktop app. Electron's program is downloaded by its own installer where it is missing; where it
// cannot be had, or no window can be opened, the app opens in the browser and says why. Options: FERRY_PORT,
// FERRY_DATA_DIR, FERRY_NO_OPEN=1 (for the browser), ELECTRON_MIRROR (where Electron is downloaded from).
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runChild, root } from './run-child.mjs';
import { runHost } from './run-host.mjs';
import { build, install, node24, say } from './setup.mjs';

/** A download that has not come to its end by then is left, so that nobody waits before an empty screen. */
const longestDownloadMs = 20_000;
/** The mirror that people in mainland China use for Electron. */
const mainlandMirror = 'https://npmmirror.com/mirrors/electron/';

const isChinese = /^zh/i.test(
  process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '',
);
const words = (english, chinese) => say(`ferry: ${isChinese ? chinese : english}`);

install();
build();
process.exitCode = await start();

async function start() {
  const obstacle = whyNoWindow();
  if (obstacle === 'root')
    words(
      'opening in the browser: as root no desktop window is opened.',
      '将在浏览器中打开：root 用户不打开桌面窗口。',
    );
  if (obstacle === 'noDisplay')
    words(
      'opening in the browser: there is no display for a window here.',
      '将在浏览器中打开：当前没有可用的显示器。',
    );
  if (obstacle !== null) return runHost({ FERRY_HOST_REASON: obstacle });
  const program = electronPath() ?? (await download());
  // the folder, not the file in it: Electron takes the app's name from its package.json
  if (program !== null) return runChild([root], { program });
  words(
    'opening in the browser: Electron could not be downloaded. Set ELECTRON_MIRROR to another source and start again for the desktop window.',
    '将在浏览器中打开：无法下载 Electron。可将 ELECTRON_MIRROR 设为其他下载源后重新启动。',
  );
  return runHost({ FERRY_HOST_REASON: 'electronMissing' });
}

function whyNoWindow() {
  if (process.platform !== 'linux') return null;
  if (process.getuid?.() === 0) return 'root';
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? null : 'noDisplay';
}

/** As Electron's own package finds it; null where it was never downloaded. */
function electronPath() {
  const { ELECTRON_OVERRIDE_DIST_PATH: given } = process.env;
  const folder = join(root, 'node_modules', 'electron');
  const nameFile = join(folder, 'path.txt');
  if (given) return join(given, process.platform === 'win32' ? 'electron.exe' : 'electron');
  if (!existsSync(nameFile)) return null;
  const program = join(folder, 'dist', readFileSync(nameFile, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/** From the usual place, then from the mirror, both within the same time. */
async function download() {
  const until = Date.now() + longestDownloadMs;
  const { ELECTRON_MIRROR: chosen } = process.env;
  for (const mirror of chosen ? [chosen] : [undefined, mainlandMirror]) {
    const leftMs = until - Date.now();
    if (leftMs < 1_000) break;
    const seconds = Math.round(leftMs / 1_000);
    words(
      `downloading Electron${mirror ? ` from ${mirror}` : ''}, ${seconds} s at most ...`,
      `正在下载 Electron${mirror ? `（${mirror}）` : ''}，最多 ${seconds} 秒 ...`,
    );
    await runInstaller(mirror, mirror === undefined ? leftMs / 2 : leftMs);
    const program = electronPath();
    if (program !== null) return program;
  }
  return null;
}

/** Runs the installer of Electron's package; resolves when it has ended or its time is over. */
function runInstaller(mirror, withinMs) {
  const script = createRequire(join(root, 'package.json')).resolve('electron/install.js');
  return new Promise((resolve) => {
    const child = spawn(node24, [script], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ...(mirror && { ELECTRON_MIRROR: mirror }) },
    });
    const limit = setTimeout(() => child.kill('SIGKILL'), withinMs);
    const end = () => {
      clearTimeout(limit);
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
}
