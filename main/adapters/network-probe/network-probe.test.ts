import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';
import { createNetworkProbe, type NetworkProbeOptions } from './network-probe.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  const { port } = server.address() as AddressInfo; // eslint-disable-line @typescript-eslint/consistent-type-assertions -- a TCP server's address
  return port;
}
const quiet = () => createServer((socket) => socket.on('error', () => socket.destroy()));
const certificate = (name: string) =>
  generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
async function tlsServer(name: string) {
  const { cert, private: key } = await certificate(name);
  const server = createTlsServer({ cert, key });
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return { cert, port: await listen(server) };
}
const straightTo = (options: NetworkProbeOptions) =>
  createNetworkProbe(options).along(new URL('http://example.test'));
const probe = await straightTo({ limitMs: 5_000 });

describe('resolve', () => {
  it('finds the addresses of a name', async () => {
    const answer = await probe.resolve('localhost');
    expect(answer).toMatchObject({ state: 'ok' });
    expect(answer.state === 'ok' && answer.addresses.length).toBeGreaterThan(0);
  });

  it('says that a name does not exist', async () => {
    expect(await probe.resolve('no-such-host.invalid')).toMatchObject({
      state: 'failed',
      kind: 'nameNotFound',
    });
  });
});

describe('connect', () => {
  it('tells the address and the time it took', async () => {
    const port = await listen(quiet());
    const answer = await probe.connect('127.0.0.1', port);
    expect(answer).toMatchObject({ state: 'ok', address: '127.0.0.1' });
    expect(answer.state === 'ok' && answer.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it('says that nobody listens', async () => {
    const server = quiet();
    const port = await listen(server);
    await new Promise((closed) => server.close(closed));
    expect(await probe.connect('127.0.0.1', port)).toEqual({
      state: 'failed',
      kind: 'unreachable',
      reason: 'ECONNREFUSED',
    });
  });

  it('ends with the signal’s reason when it is stopped', async () => {
    const reason = new Error('stopped');
    await expect(probe.connect('127.0.0.1', 9, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('secure', () => {
  it('tells protocol and end of a certificate that it trusts', async () => {
    const { cert, port } = await tlsServer('localhost');
    const answer = await (await straightTo({ ca: cert })).secure('localhost', port);
    expect(answer).toMatchObject({ state: 'ok', protocol: 'TLSv1.3' });
    expect(answer.state === 'ok' && Date.parse(answer.validTo)).toBeGreaterThan(Date.now());
  });

  it('refuses a certificate that nobody vouches for', async () => {
    const { port } = await tlsServer('localhost');
    expect(await probe.secure('localhost', port)).toEqual({
      state: 'failed',
      kind: 'tls',
      reason: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('refuses a certificate of another name', async () => {
    const { cert, port } = await tlsServer('other.example');
    expect(await (await straightTo({ ca: cert })).secure('localhost', port)).toEqual({
      state: 'failed',
      kind: 'tls',
      reason: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('refuses a server that speaks no TLS', async () => {
    const port = await listen(
      createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect(await probe.secure('127.0.0.1', port)).toMatchObject({ state: 'failed', kind: 'tls' });
  });

  it('gives up on a server that says nothing', async () => {
    const port = await listen(quiet());
    expect(await (await straightTo({ limitMs: 50 })).secure('127.0.0.1', port)).toEqual({
      state: 'failed',
      kind: 'timeout',
      reason: '50 ms',
    });
  });
});
