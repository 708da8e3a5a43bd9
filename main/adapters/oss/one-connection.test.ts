import { afterEach, expect, it } from 'vitest';
import { errorXml, startScripted } from './scripted-server.test-support.ts';

let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

it('looks at objects again and again without a new connection for each, there or not', async () => {
  const sockets = new Set<unknown>();
  const server = await startScripted((request, response) => {
    sockets.add(request.socket);
    if (request.method !== 'HEAD') response.writeHead(404).end(errorXml('NoSuchKey'));
    else if (request.url?.includes('absent') === true) response.writeHead(404).end();
    else response.writeHead(200, { etag: '"1"', 'content-length': '5' }).end();
  });
  close = server.close;
  for (let look = 0; look < 10; look += 1) {
    expect(await server.bucket.objects.head('there')).toMatchObject({ bytes: 5 });
    expect(await server.bucket.objects.head('absent')).toBeNull();
  }
  // a second one is made where the first is not handed back yet
  expect(sockets.size).toBeLessThanOrEqual(3);
});
