// Brings a clean checkout to a state in which the project's own Node 24 can run it.
// Plain ESM for the machine's own Node (20 or newer), built-ins only. Everything it says goes to stderr.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const installedStamp = join(modules, '.ferry-lockfile');
const out = join(root, 'out');
const windows = process.platform === 'win32';

/** The Node that the project brings (dev dependency `node`). */
export const node24 = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

export function say(text) {
  process.stderr.write(`${text}\n`);
}

export const mayInstall = process.env.FERRY_NO_INSTALL !== '1';

/** Runs a command with its output on stderr; ends this process with a message when it fails. */
export function must(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
    ...options,
  });
  if (status === 0) return;
  say(`ferry: '${command} ${args.join(' ')}' failed${error ? `: ${error.message}` : ''}`);
  process.exit(status ?? 1);
}

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

const staleAfterMs = 20 * 60_000;

/** Two first starts at once would trample on each other: one works, the other waits. */
function alone(work) {
  const lock = join(root, '.setup');
  const owner = join(lock, 'pid');
  let waits = 0;
  for (;;) {
    try {
      mkdirSync(lock);
      writeFileSync(owner, String(process.pid));
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0;
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // after a crash the number may be another process's by now
    const ownerIsGone = pid === 0 ? age > 5_000 : !alive(pid) || age > staleAfterMs;
    if (ownerIsGone) rmSync(lock, { recursive: true, force: true });
    else {
      waits += 1;
      if (waits === 10) say(`ferry: waiting for another start that sets this checkout up (${pid})`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

const hashOf = (text) => createHash('sha256').update(text).digest('hex');
const lockfileHash = () => hashOf(readFileSync(join(root, 'package-lock.json')));
const isInstalled = () =>
  existsSync(node24) &&
  existsSync(installedStamp) &&
  readFileSync(installedStamp, 'utf8') === lockfileHash();

const isLink = (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** `npm ci` where the lockfile is not the one that was installed. */
export function install() {
  if (isInstalled()) return;
  if (isLink(modules) && existsSync(node24)) {
    // `npm ci` empties what the link leads to, and whoever else works there loses it
    say('ferry: node_modules is a link to another folder and is left as it is.');
    return;
  }
  alone(() => {
    if (isInstalled()) return;
    if (!mayInstall) {
      say(
        'ferry: dependencies are missing and FERRY_NO_INSTALL=1 forbids installing them (npm ci).',
      );
      process.exit(1);
    }
    say('ferry: installing the dependencies of this checkout (npm ci), once ...');
    must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
    writeFileSync(installedStamp, lockfileHash());
  });
}

const sources = [
  ...['contract', 'main', 'renderer', 'sandbox', 'resources', 'package-lock.json'],
  ...['vite.config.ts', 'vite.preload.config.ts', 'vite.renderer.config.ts'],
];

/** Names, sizes and times of all that goes into the build. */
function sourceState() {
  const lines = [];
  const visit = (path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) return void lines.push(`${path} ${stat.size} ${stat.mtimeMs}`);
    for (const name of readdirSync(join(root, path)).sort()) visit(join(path, name));
  };
  sources.forEach(visit);
  return hashOf(lines.join('\n'));
}

const isBuilt = (state) => {
  const stamp = join(out, 'stamp');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === state;
};

function buildWith(config, outDir) {
  const vite = join('node_modules', 'vite', 'bin', 'vite.js');
  must(node24, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
    shell: false,
    env: { ...process.env, FERRY_OUT_DIR: outDir },
  });
}

/** Bundles main, preload and page into `out/` where a source is newer; the old build stays until the new one is whole. */
export function build() {
  const state = sourceState();
  if (isBuilt(state)) return;
  alone(() => {
    if (isBuilt(state)) return;
    say('ferry: building ...');
    const fresh = `${out}.new`;
    rmSync(fresh, { recursive: true, force: true });
    // main's first: it empties the folder
    for (const config of ['vite.config.ts', 'vite.preload.config.ts', 'vite.renderer.config.ts'])
      buildWith(config, fresh);
    writeFileSync(join(fresh, 'stamp'), state);
    const old = `${out}.old`;
    rmSync(old, { recursive: true, force: true });
    if (existsSync(out)) renameSync(out, old);
    renameSync(fresh, out);
    rmSync(old, { recursive: true, force: true });
  });
}
