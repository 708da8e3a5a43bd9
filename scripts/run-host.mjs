// Sets the checkout up where needed and runs the host of the page on loopback.
import { join } from 'node:path';
import { runChild, root } from './run-child.mjs';
import { build, install } from './setup.mjs';

/** Resolves with the exit code. */
export async function runHost(environment) {
  install();
  build();
  const flags = ['--enable-source-maps', '--disable-warning=ExperimentalWarning'];
  return runChild([...flags, join(root, 'out', 'loopback.mjs')], {
    env: { ...process.env, ...environment },
  });
}
