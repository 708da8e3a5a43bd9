import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { getGlobalDispatcher, request } from 'undici';
import { z } from 'zod';
import { measure } from './measured.ts';

/** The baseline: one signed PUT of the file, without any check. */
const [signed, path] = process.argv.slice(2);
if (signed === undefined || path === undefined)
  throw new Error('usage: plain-client SIGNED_REQUEST FILE');
const Signed = z.object({ url: z.string(), headers: z.record(z.string(), z.string()) });
const { url, headers } = Signed.parse(JSON.parse(signed));
const { size } = await stat(path);

await measure(async () => {
  const answer = await request(url, {
    method: 'PUT',
    headers: { ...headers, 'content-length': String(size) },
    body: createReadStream(path, { highWaterMark: 1024 * 1024 }),
    headersTimeout: 0,
  });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`the plain PUT was answered ${answer.statusCode}`);
});
// an idle connection would keep this process for as long as the server keeps it
await getGlobalDispatcher().destroy();
