import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page, for the window and for the browser. */
export default defineConfig({
  root: 'renderer',
  base: './',
  publicDir: '../resources/page',
  plugins: [react()],
  build: {
    outDir: `${process.env.FERRY_OUT_DIR ?? 'out'}/renderer`.replace(/^(?!\/|[A-Z]:)/, '../'),
    emptyOutDir: true,
    target: 'chrome120',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    // a data: address would need a hole in the page's policy
    assetsInlineLimit: 0,
  },
});
