import { join } from 'node:path';
import { exitCodeOf } from '../../core/error-traits.ts';
import { stackOf } from '../host/stack-of.ts';
import { failureOf } from '../cli/failure-of.ts';
import { createMessages, languageOf } from '../host/messages.ts';
import { dataDirOf } from '../host/data-dir.ts';
import { runBrowserHost } from './run-browser-host.ts';

// Node would print the whole error with its causes: they may hold a signed URL or a header.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${stackOf(error)}\n`, () => process.exit(1));
});
process.on('unhandledRejection', (error) => {
  process.stderr.write(`${stackOf(error)}\n`);
});
const stopping = new AbortController();
const stop = (): void => {
  stopping.abort();
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
process.on('SIGHUP', stop);
// the launcher is gone, however it ended: everything that matters is in the journal already
process.on('disconnect', () => process.exit(130));

const isSandbox = process.env.FERRY_SANDBOX === '1';
const chosen = dataDirOf(undefined, process.env, process.platform);
const dataDir =
  isSandbox && process.env.FERRY_DATA_DIR === undefined ? join(chosen, 'try-it') : chosen;
const messages = createMessages(languageOf(process.env));
try {
  process.exitCode = await runBrowserHost({
    ...{ dataDir, isSandbox, messages },
    environment: process.env,
    assets: new URL('.', import.meta.url),
    signal: stopping.signal,
  });
} catch (error) {
  const failure = failureOf(error);
  if (failure.code === 'app.unexpected') process.stderr.write(`${stackOf(error)}\n`);
  process.stderr.write(`${messages.failure(failure)}\n`);
  process.exitCode = exitCodeOf(failure.code);
}
process.exit();
