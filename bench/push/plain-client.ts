import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { getGlobalDispatcher, request } from 'undici';
import { z } from 'zod';
import { measure } from './measured.ts';

/** The baseline: a signed PUT of each file, one after the other, without any check. */
const orders = process.argv[2];
if (orders === undefined) throw new Error('usage: plain-client SIGNED_REQUESTS');
const Order = z.object({
  path: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
});
const puts = z.array(Order).parse(JSON.parse(orders));

await measure(async () => {
  for (const { path, url, headers } of puts) {
    const { size } = await stat(path);
    const answer = await request(url, {
      method: 'PUT',
      headers: { ...headers, 'content-length': String(size) },
      body: createReadStream(path, { highWaterMark: 1024 * 1024 }),
      headersTimeout: 0,
    });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`a plain PUT was answered ${answer.statusCode}`);
  }
});
// an idle connection would keep this process for as long as the server keeps it
await getGlobalDispatcher().destroy();
