// `npm run --silent ferry -- COMMAND …`: sets the checkout up where needed and runs the command line.
import { join } from 'node:path';
import { runChild, root } from './run-child.mjs';
import { build, install } from './setup.mjs';

install();
build();
process.exitCode = await runChild([
  '--enable-source-maps',
  '--disable-warning=ExperimentalWarning',
  join(root, 'out', 'cli.mjs'),
  ...process.argv.slice(2),
]);
