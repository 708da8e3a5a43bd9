#!/usr/bin/env node
// node scripts/with-keyring.mjs [--bus-only] COMMAND [ARG]...
// Runs a command on Linux with a session bus of its own and a fresh, unlocked login keyring (--bus-only: a bus on
// which no Secret Service ever appears) and exits as the command does. Needs Debian's dbus and gnome-keyring.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const cannotStart = 97;
const startLimitMs = 10_000;

const busOnly = process.argv[2] === '--bus-only';
const [command, ...args] = process.argv.slice(busOnly ? 3 : 2);
if (command === undefined) {
  console.error('usage: node scripts/with-keyring.mjs [--bus-only] COMMAND [ARG]...');
  process.exit(2);
}

const home = mkdtempSync(join(tmpdir(), 'ferry-keyring-'));
const daemons = [];
try {
  process.exitCode = await main();
} catch (error) {
  console.error(`with-keyring: ${error.message}`);
  process.exitCode = cannotStart;
} finally {
  await Promise.all(daemons.reverse().map(stop));
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}

async function main() {
  const address = await startBus();
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address };
  if (busOnly) return await run(env);
  await startKeyring(env);
  return await run({ ...env, FERRY_TEST_KEYRING: '1' });
}

// A configuration without service folders: the bus can then start nothing by itself, neither a second, locked
// daemon when a call comes early nor a password prompt.
async function startBus() {
  const config = join(home, 'bus.conf');
  writeFileSync(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(home, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
`,
  );
  const bus = startDaemon('dbus-daemon', [
    `--config-file=${config}`,
    '--nofork',
    '--print-address=1',
  ]);
  bus.stdout.setEncoding('utf8');
  const [line] = await before(once(bus.stdout, 'data'), bus, 'dbus-daemon');
  return line.trim();
}

async function startKeyring(env) {
  const runtime = join(home, 'run');
  const data = join(home, 'data');
  for (const dir of [runtime, data]) mkdirSync(dir, { mode: 0o700 });
  const keyring = startDaemon(
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets'],
    { ...env, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: data },
  );
  keyring.stdin.end('test');
  keyring.stdout.resume();
  await before(serviceIsThere(env), keyring, 'gnome-keyring-daemon');
}

async function serviceIsThere(env) {
  while (!(await ownsName(env, 'org.freedesktop.secrets'))) await sleep(25);
}

async function ownsName(env, name) {
  const bus = 'org.freedesktop.DBus';
  const asked = spawn(
    'dbus-send',
    ['--session', '--print-reply', `--dest=${bus}`, '/', `${bus}.NameHasOwner`, `string:${name}`],
    { env, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let answer = '';
  asked.stdout.setEncoding('utf8').on('data', (text) => (answer += text));
  await once(asked, 'close');
  return answer.includes('boolean true');
}

function startDaemon(name, daemonArgs, env = process.env) {
  const daemon = spawn(name, daemonArgs, {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  daemon.failure = new Promise((_, reject) => {
    daemon.once('error', (error) => {
      reject(
        new Error(`${name} cannot be started (${error.code}); install dbus and gnome-keyring`),
      );
    });
    daemon.once('exit', () => {
      reject(new Error(`${name} ended before it was ready`));
    });
  });
  daemon.failure.catch(() => undefined); // it ends when this script ends it, which is no failure
  daemons.push(daemon);
  return daemon;
}

async function before(ready, daemon, name) {
  let timer;
  const late = new Promise((_, reject) => {
    const message = `${name} was not ready within ${startLimitMs} ms`;
    timer = setTimeout(() => reject(new Error(message)), startLimitMs);
  });
  try {
    return await Promise.race([ready, daemon.failure, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function stop(daemon) {
  if (daemon.pid === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  const insist = setTimeout(() => daemon.kill('SIGKILL'), 2_000);
  await ended;
  clearTimeout(insist);
}

async function run(env) {
  const child = spawn(command, args, { env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  const [code, signal] = await once(child, 'exit');
  return signal === null ? code : 128 + constants.signals[signal];
}
