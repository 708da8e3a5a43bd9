import OSS from 'ali-oss';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { endpointOf } from '../../main/adapters/oss/endpoint.ts';
import { benchAddress, benchBucket, benchKey } from './bench-bucket.ts';
import { measure } from './measured.ts';

/** The library's own upload of a folder's files, one after the other: five parts of 8 MiB at once, without any check. */
const [endpoint, folder] = process.argv.slice(2);
if (endpoint === undefined || folder === undefined)
  throw new Error('usage: ali-client ENDPOINT FOLDER');
const client = new OSS({
  ...endpointOf(benchAddress(endpoint)).options,
  ...benchKey,
  bucket: benchBucket.name,
  authorizationV4: true,
});
const names = await readdir(folder);

await client.list({ 'max-keys': 1 }, {});
await measure(async () => {
  for (const name of names)
    await client.multipartUpload(`ali-${name}`, join(folder, name), {
      parallel: 5,
      partSize: 8 * 1024 * 1024,
    });
});
for (const name of names) await client.delete(`ali-${name}`);
process.exit();
