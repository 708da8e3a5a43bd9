import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/**
 * Answers like an OSS that throws every body away: what is left is the client's own cost. It keeps nothing and
 * checks nothing; the object's CRC is told to it, since it cannot know it.
 */
const crc64 = process.argv[2] ?? '0';

function answer(request: IncomingMessage, response: ServerResponse): void {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const headers = { etag: '"0"', 'x-oss-request-id': '0' };
  if (request.method === 'HEAD') response.writeHead(404, headers).end();
  else if (request.method === 'DELETE') response.writeHead(204, headers).end();
  else if (request.method === 'PUT') response.writeHead(200, headers).end();
  else if (query.has('uploads'))
    response
      .writeHead(200, headers)
      .end('<InitiateMultipartUploadResult><UploadId>U</UploadId></InitiateMultipartUploadResult>');
  else
    response
      .writeHead(200, { ...headers, 'x-oss-hash-crc64ecma': crc64 })
      .end('<CompleteMultipartUploadResult/>');
}

const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    answer(request, response);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.stdout.write(`${JSON.stringify({ endpoint: `http://localhost:${port ?? 0}` })}\n`);
});
