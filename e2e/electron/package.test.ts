import { extractFile, listPackage } from '@electron/asar';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const electron = join(process.env.FERRY_SMOKE_CACHE ?? '', 'electron');

describe.skipIf(!existsSync(join(electron, 'version')))(
  'the package for Linux (needs an Electron folder)',
  () => {
    const dir = mkdtempSync(join(tmpdir(), 'ferry-package-'));
    const resources = join(dir, 'linux-unpacked', 'resources');
    const archive = join(resources, 'app.asar');
    let listed: readonly string[] = [];
    beforeAll(() => {
      const { status, stderr, stdout } = spawnSync(
        process.execPath,
        [join(root, 'scripts', 'package.mjs')],
        {
          encoding: 'utf8',
          env: {
            ...process.env,
            FERRY_ELECTRON_DIST: electron,
            FERRY_ELECTRON_VERSION: readFileSync(join(electron, 'version'), 'utf8').replace(
              'v',
              '',
            ),
            FERRY_DIST_DIR: dir,
          },
        },
      );
      expect(status, stderr + stdout).toBe(0);
      listed = listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/'));
    }, 180_000);
    afterAll(() => {
      rmSync(dir, { recursive: true, force: true });
    });

    it('holds what main, preload, page and workers need', () => {
      const needed = [
        ...[
          'electron.mjs',
          'preload.cjs',
          'sandbox.mjs',
          'crc64-worker.mjs',
          'header-worker.mjs',
          'renderer/index.html',
        ],
        'sandbox-hash-worker.mjs',
      ].map((name) => `/out/${name}`);
      expect(needed.filter((path) => !listed.includes(path))).toEqual([]);
      const libraries = ['ali-oss', 'undici', 'zod', 'hash-wasm', 'ws', '@orpc/server', 'keytar'];
      expect(libraries.filter((name) => !listed.includes(`/node_modules/${name}`))).toEqual([]);
    });

    it('begins at the file that its manifest names', () => {
      const manifest: unknown = JSON.parse(extractFile(archive, 'package.json').toString('utf8'));
      expect(manifest).toMatchObject({ main: 'out/electron.mjs', type: 'module' });
    });

    it('keeps the native module outside of the archive', () => {
      const unpacked = readdirSync(`${archive}.unpacked`, { recursive: true, encoding: 'utf8' });
      expect(unpacked.some((path) => path.endsWith('.node'))).toBe(true);
    });

    it('carries neither sources, tests, tools nor the libraries that the page has inside', () => {
      const own = listed.filter((path) => !path.startsWith('/node_modules/'));
      expect(
        own.filter((path) => !/^\/(out(\/|$)|package\.json$|node_modules$)/.test(path)),
      ).toEqual([]);
      const tools = [
        'react',
        '@mantine',
        'electron',
        'vite',
        'vitest',
        'typescript',
        'node',
        'eslint',
      ];
      expect(tools.filter((name) => listed.includes(`/node_modules/${name}`))).toEqual([]);
      expect(own.filter((path) => path.endsWith('.map'))).toEqual([]);
    });
  },
);
