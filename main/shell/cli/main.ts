import { runCli } from './run-cli.ts';
import { stackOf } from '../host/stack-of.ts';
import { createTerminal } from './terminal.ts';

const terminal = createTerminal(process);
const stopping = new AbortController();
// The second signal of a Ctrl-C that reached us twice (the group's and our parent's) is the same wish.
const stop = (): void => {
  stopping.abort();
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('SIGHUP', stop);
// The launcher is gone, however it ended: everything that matters is in the journal already.
process.on('disconnect', () => process.exit(130));
// Node would print the whole error with its causes: they may hold a signed URL or a header.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${stackOf(error)}\n`, () => process.exit(1));
});

const exitCode = await runCli({
  args: process.argv.slice(2),
  environment: process.env,
  terminal,
  signal: stopping.signal,
  assets: {
    crc64WorkerUrl: new URL('crc64-worker.mjs', import.meta.url),
    headerWorkerUrl: new URL('header-worker.mjs', import.meta.url),
    sandboxHashWorkerUrl: new URL('sandbox-hash-worker.mjs', import.meta.url),
  },
});
await terminal.flushed();
process.exit(exitCode);
