// `npm run browser`: the app in the browser, from a host on loopback. FERRY_PORT, FERRY_DATA_DIR and FERRY_NO_OPEN=1
// (print the address only) are its options.
import { runHost } from './run-host.mjs';

process.exitCode = await runHost({ FERRY_HOST_REASON: 'chosen' });
