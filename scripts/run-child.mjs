// Runs the project's Node as a child that never outlives this process, whoever ends it and however.
import { spawn } from 'node:child_process';
import { node24, root } from './setup.mjs';

/** Resolves with the exit code. The child sees an IPC channel, and ends when that closes. `program`: instead of Node. */
export function runChild(args, { program = node24, ...options } = {}) {
  const child = spawn(program, args, {
    cwd: process.cwd(),
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    ...options,
  });
  // A terminal sends Ctrl-C to the whole group, anybody else signals this process alone: the child takes both as one.
  const stops = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of stops) process.on(signal, () => child.kill(signal));
  // When npm is killed outright nobody tells us: its end shows as another parent. (The scripts of package.json begin
  // with `exec`, as a shell in between would outlive npm and keep a SIGINT to npm for itself.)
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGKILL');
  }, 200);
  watch.unref();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? (stops.includes(signal) ? 130 : 1));
    });
  });
}

export { root };
