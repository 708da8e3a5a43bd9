// What the tests need of the operating system, and how to get it on Debian and its kin.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { mayInstall, say } from './setup.mjs';

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, name)));
const library = (name) =>
  ['/usr/lib', '/usr/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu'].some(
    (dir) => existsSync(join(dir, name)),
  );

const needs = [
  { debian: 'dbus', present: () => onPath('dbus-run-session') && onPath('dbus-send') },
  { debian: 'gnome-keyring', present: () => onPath('gnome-keyring-daemon') },
  { debian: 'libsecret-1-0', present: () => library('libsecret-1.so.0') },
];

const missing = () => needs.filter((need) => !need.present()).map((need) => need.debian);

/** Whether a Secret Service can be had; installs the Debian packages where this process may. */
export function ensureSecretService() {
  if (process.platform !== 'linux') return false;
  const wanted = missing();
  if (wanted.length === 0) return true;
  const how = `apt-get install ${wanted.join(' ')}`;
  if (!mayInstall || process.getuid?.() !== 0 || !onPath('apt-get')) {
    say(`ferry: no Secret Service here (${how}); the tests that need one are skipped.`);
    return false;
  }
  say(`ferry: installing Debian packages for the keychain tests: ${wanted.join(' ')}`);
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
    say(`ferry: '${how}' failed; the tests that need a Secret Service are skipped.`);
  return missing().length === 0;
}
