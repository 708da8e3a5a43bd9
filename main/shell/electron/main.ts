import { app } from 'electron';
import { stackOf } from '../host/stack-of.ts';
import { runElectronHost } from './run-electron-host.ts';

// Electron would show the whole error in a box: it may hold a signed URL or a header.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${stackOf(error)}\n`, () => {
    app.exit(1);
  });
});
process.on('unhandledRejection', (error) => {
  process.stderr.write(`${stackOf(error)}\n`);
});

// the launcher is gone, however it ended
process.on('disconnect', () => {
  app.quit();
});

runElectronHost(new URL('.', import.meta.url));
