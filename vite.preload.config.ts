import { defineConfig } from 'vite';

/** The preload of the window: one CommonJS file, as a sandboxed preload has to be. */
export default defineConfig({
  build: {
    outDir: process.env.FERRY_OUT_DIR ?? 'out',
    emptyOutDir: false,
    copyPublicDir: false,
    target: 'chrome140',
    minify: false,
    lib: {
      entry: 'main/shell/preload/preload.ts',
      formats: ['cjs'],
      fileName: () => 'preload.cjs',
    },
    rolldownOptions: { external: ['electron'] },
  },
});
