// `npm run package`: the installer for the system it runs on, into dist/. The native module differs from system to
// system, so each is packaged on its own. FERRY_ELECTRON_DIST and FERRY_ELECTRON_VERSION take an Electron folder that
// is there already, and make an unpacked app only.
import { join } from 'node:path';
import { build, install, must, node24, root } from './setup.mjs';

install();
build();
const {
  FERRY_ELECTRON_DIST: dist,
  FERRY_ELECTRON_VERSION: version,
  FERRY_DIST_DIR: to,
} = process.env;
const given = dist ? ['--dir', `-c.electronDist=${dist}`, `-c.electronVersion=${version}`] : [];
must(
  node24,
  [
    join(root, 'node_modules', 'electron-builder', 'cli.js'),
    '--publish',
    'never',
    ...given,
    ...(to ? [`-c.directories.output=${to}`] : []),
  ],
  { shell: false },
);
