// An Electron to try the built app in, on a machine that cannot download the present one: a tool beside the project,
// where it is there, sets up an older one. FERRY_SMOKE_CACHE names a folder that has it already.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mayInstall, root, say } from './setup.mjs';
import { ensureDisplay } from './system-packages.mjs';

const tool = join(root, '..', 'shared', 'tools', 'electron-smoke');

const longestMs = 300_000;

/** The folder of the tool's files, or null where it cannot be had. */
export function ensureOlderElectron() {
  if (process.platform !== 'linux' || !existsSync(join(tool, 'setup.sh'))) return null;
  const cache =
    process.env.FERRY_SMOKE_CACHE || join(root, 'node_modules', '.cache', 'electron-smoke');
  if (!ensureDisplay()) return null;
  if (!mayInstall) return existsSync(join(cache, 'shims')) ? cache : null;
  if (!existsSync(join(cache, 'shims')))
    say('ferry: setting up an older Electron for its tests, once ...');
  const { status } = spawnSync('bash', [join(tool, 'setup.sh'), cache], {
    stdio: ['ignore', 2, 2],
    timeout: longestMs,
  });
  if (status === 0) return cache;
  say('ferry: an older Electron could not be set up; the tests that need one are skipped.');
  return null;
}
