// What the tests need of the operating system, and how to get it on Debian and its kin.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { mayInstall, say } from './setup.mjs';

const pathOf = (name) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((dir) => join(dir, name))
    .find((path) => existsSync(path));
const onPath = (name) => pathOf(name) !== undefined;
const libraryFolders = [
  '/usr/lib',
  '/usr/lib64',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
];
const library = (name) => libraryFolders.some((dir) => existsSync(join(dir, name)));
const font = (folder) =>
  existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('NotoSansCJK'));

const secretService = {
  what: 'a Secret Service',
  packages: [
    { debian: 'dbus', present: () => onPath('dbus-run-session') && onPath('dbus-send') },
    { debian: 'gnome-keyring', present: () => onPath('gnome-keyring-daemon') },
    { debian: 'libsecret-1-0', present: () => library('libsecret-1.so.0') },
  ],
};
const browser = {
  what: 'Chromium',
  packages: [
    { debian: 'chromium', present: () => chromiumPath() !== undefined },
    { debian: 'fonts-noto-cjk', present: () => font('/usr/share/fonts/opentype/noto') },
  ],
};
/** What an Electron window needs where there is no desktop. */
const display = {
  what: 'a display for Electron',
  packages: [
    { debian: 'xvfb', present: () => onPath('Xvfb') },
    { debian: 'libgtk-3-0', present: () => library('libgtk-3.so.0') },
    { debian: 'libnss3', present: () => library('libnss3.so') },
    { debian: 'libasound2', present: () => library('libasound.so.2') },
    { debian: 'libgbm1', present: () => library('libgbm.so.1') },
    { debian: 'libnotify4', present: () => library('libnotify.so.4') },
  ],
};

/** Debian's Chromium, or Chrome by `FERRY_CHROMIUM`. */
export function chromiumPath() {
  const { FERRY_CHROMIUM } = process.env;
  if (FERRY_CHROMIUM) return FERRY_CHROMIUM;
  return pathOf('chromium') ?? pathOf('google-chrome');
}

/** Whether it can be had; installs the Debian packages that are missing where this process may. */
function ensure({ what, packages }) {
  if (process.platform !== 'linux') return false;
  const missing = () => packages.filter((need) => !need.present()).map((need) => need.debian);
  const wanted = missing();
  if (wanted.length === 0) return true;
  const how = `apt-get install ${wanted.join(' ')}`;
  if (!mayInstall || process.getuid?.() !== 0 || !onPath('apt-get')) {
    say(`ferry: ${what} is missing here (${how}); the tests that need it are skipped.`);
    return false;
  }
  say(`ferry: installing Debian packages for the tests with ${what}: ${wanted.join(' ')}`);
  const run = (args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0'];
  if (!(
    run([...quiet, 'update']) &&
    run([...quiet, 'install', '-y', '--no-install-recommends', ...wanted])
  ))
    say(`ferry: '${how}' failed; the tests that need ${what} are skipped.`);
  return missing().length === 0;
}

export const ensureSecretService = () => ensure(secretService);
export const ensureBrowser = () =>
  process.platform === 'linux' ? ensure(browser) : chromiumPath() !== undefined;
export const ensureDisplay = () => ensure(display);
