// `npm run sandbox`: the stand-ins and the app in the browser with a connection to them. FERRY_LINE=30mbit,40ms makes
// the line as slow as the one at home; the other options are those of `npm run browser`.
import { runHost } from './run-host.mjs';

process.exitCode = await runHost({ FERRY_HOST_REASON: 'chosen', FERRY_SANDBOX: '1' });
