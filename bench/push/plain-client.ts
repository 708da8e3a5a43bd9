import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { getGlobalDispatcher, request } from 'undici';
import { measure } from './measured.ts';

/** The baseline: one PUT of the file to a signed URL, without any check. */
const [url, path] = process.argv.slice(2);
if (url === undefined || path === undefined) throw new Error('usage: plain-client URL FILE');
const { size } = await stat(path);

await measure(async () => {
  const answer = await request(url, {
    method: 'PUT',
    headers: { 'content-length': String(size) },
    body: createReadStream(path, { highWaterMark: 1024 * 1024 }),
    headersTimeout: 0,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`the plain PUT was answered ${answer.statusCode}`);
});
// an idle connection would keep this process for as long as the server keeps it
await getGlobalDispatcher().destroy();
