// `npm run screens`: takes a picture of every view, in both languages and both colour schemes, into docs/screens/.
import { join } from 'node:path';
import { runChild, root } from './run-child.mjs';
import { build, install, say } from './setup.mjs';
import { ensureBrowser } from './system-packages.mjs';

install();
build();
if (!ensureBrowser()) {
  say('ferry: there is no Chromium here (FERRY_CHROMIUM names one).');
  process.exit(1);
}
process.exitCode = await runChild([
  join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
  'test',
  `--config=${join(root, 'e2e', 'screens.config.ts')}`,
  '--reporter=list',
]);
