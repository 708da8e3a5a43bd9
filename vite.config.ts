import { defineConfig } from 'vite';

/** The main process: the command line and the worker it starts, as ES modules for Node 24. */
export default defineConfig({
  build: {
    outDir: process.env.FERRY_OUT_DIR ?? 'out',
    emptyOutDir: true,
    target: 'node24',
    ssr: true,
    sourcemap: true,
    rolldownOptions: {
      input: {
        cli: 'main/shell/cli/main.ts',
        loopback: 'main/shell/loopback/main.ts',
        electron: 'main/shell/electron/main.ts',
        sandbox: 'main/shell/host/sandbox-main.ts',
        'crc64-worker': 'main/adapters/hash/crc64-worker.ts',
        'header-worker': 'main/adapters/identify/header-worker.ts',
        'sandbox-hash-worker': 'sandbox/oss/hash-worker.ts',
      },
      output: {
        entryFileNames: '[name].mjs',
        chunkFileNames: 'chunks/[name]-[hash].mjs',
        format: 'es',
      },
    },
  },
});
