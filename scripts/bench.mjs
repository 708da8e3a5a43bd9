// `npm run bench -- NAME`: runs bench/NAME.ts with the project's own Node on the built app.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runChild, root } from './run-child.mjs';
import { build, install, say } from './setup.mjs';

const [name, ...rest] = process.argv.slice(2);
const file = join(root, 'bench', `${name}.ts`);
if (!name || !existsSync(file)) {
  const names = readdirSync(join(root, 'bench')).filter((entry) => /^[a-z]+\.ts$/.test(entry));
  say(`usage: npm run bench -- ${names.map((entry) => entry.replace('.ts', '')).join(' | ')}`);
  process.exit(2);
}
install();
build();
process.exitCode = await runChild(['--disable-warning=ExperimentalWarning', file, ...rest]);
