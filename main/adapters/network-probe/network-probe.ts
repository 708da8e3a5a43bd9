import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { connect as connectTls } from 'node:tls';
import type { NetworkAnswer, NetworkProbe } from '../../services/connections/network-probe.ts';
import { systemCodeOf } from '../../core/system-code.ts';

export interface NetworkProbeOptions {
  /** For each step. */
  readonly limitMs?: number;
  /** Certificates to trust instead of the system's. */
  readonly ca?: string;
}

/** DNS, TCP and TLS of this computer, as ComfyUI's and OSS's own clients use them (no proxy). */
export function createNetworkProbe(options: NetworkProbeOptions = {}): NetworkProbe {
  const { limitMs = 10_000, ca } = options;
  const within = <Found>(act: (signal: AbortSignal) => Promise<Found>, signal?: AbortSignal) =>
    answerOf(act, limitMs, signal);
  return {
    resolve: (host, signal) =>
      within(async (limited) => {
        const found = await abortable(lookup(hostname(host), { all: true }), limited);
        return { addresses: found.map(({ address }) => address) };
      }, signal),
    connect: (host, port, signal) =>
      within(async (limited) => {
        const startedAt = performance.now();
        return await useSocket(
          connect({ host: hostname(host), port }),
          'connect',
          limited,
          (socket) => ({
            address: socket.remoteAddress ?? '',
            latencyMs: Math.round(performance.now() - startedAt),
          }),
        );
      }, signal),
    secure: (host, port, signal) =>
      within(async (limited) => {
        const name = hostname(host);
        // SNI takes names only
        const servername = isIP(name) === 0 ? name : '';
        const socket = connectTls({
          host: name,
          port,
          servername,
          ...(ca === undefined ? {} : { ca }),
        });
        return await useSocket(socket, 'secureConnect', limited, () => ({
          protocol: socket.getProtocol() ?? '',
          validTo: new Date(socket.getPeerCertificate().valid_to).toISOString(),
        }));
      }, signal),
  };
}

function hostname(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

async function useSocket<Found>(
  socket: Socket,
  ready: string,
  signal: AbortSignal,
  read: (socket: Socket) => Found,
): Promise<Found> {
  try {
    await once(socket, ready, { signal });
    return read(socket);
  } finally {
    socket.once('error', () => undefined); // what a socket says that nobody needs any more
    socket.destroy();
  }
}

async function answerOf<Found>(
  act: (signal: AbortSignal) => Promise<Found>,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<NetworkAnswer<Found>> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(limitMs);
  const limited = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  try {
    return { state: 'ok', ...(await act(limited)) };
  } catch (error) {
    signal?.throwIfAborted();
    if (limit.aborted) return { state: 'failed', kind: 'timeout', reason: `${limitMs} ms` };
    const code = codeOf(error);
    if (code === null) throw error;
    return { state: 'failed', kind: kindOf(code), reason: code };
  }
}

// a look-up of the system cannot be cancelled, only left alone
async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => {
    reject(new Error('aborted', { cause: signal.reason }));
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    work.catch(() => undefined); // failed after it was left alone
  }
}

function kindOf(code: string): 'nameNotFound' | 'unreachable' | 'timeout' | 'tls' {
  if (/^(?:ENOTFOUND|EAI_|ENODATA)/.test(code)) return 'nameNotFound';
  if (code === 'ETIMEDOUT') return 'timeout';
  const tls = /CERT|TLS|SSL|ISSUER|SELF_SIGNED|EPROTO|UNABLE_TO|HOSTNAME_MISMATCH/;
  return tls.test(code) ? 'tls' : 'unreachable';
}

/** The system's code; of several addresses that were tried, the first one's. */
function codeOf(error: unknown): string | null {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return systemCodeOf(error);
}
