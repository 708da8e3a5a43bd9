import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { connect as connectTls } from 'node:tls';
import { isAppError } from '../../core/app-error.ts';
import type {
  NetworkAnswer,
  NetworkProbe,
  NetworkSteps,
} from '../../services/connections/network-probe.ts';
import type { Route, Routes } from '../../services/ports/routes.ts';
import { straight } from '../network/straight.ts';
import { nameOf, openTunnel } from '../network/tunnel.ts';
import { systemCodeOf } from '../../core/system-code.ts';

export interface NetworkProbeOptions {
  /** For each step. */
  readonly limitMs?: number;
  /** Certificates to trust instead of the system's. */
  readonly ca?: string;
}

/** DNS, TCP and TLS by the ways that ComfyUI's and OSS's own clients go. */
export function createNetworkProbe(
  options: NetworkProbeOptions = {},
  routes: Routes = straight,
): NetworkProbe {
  return { along: async (url) => stepsAlong(await routes.of(url), options) };
}

function stepsAlong(route: Route, { limitMs = 10_000, ca }: NetworkProbeOptions): NetworkSteps {
  const within = <Found>(act: (signal: AbortSignal) => Promise<Found>, signal?: AbortSignal) =>
    answerOf(act, limitMs, signal);
  const open = (host: string, port: number, signal: AbortSignal) =>
    route.kind === 'direct'
      ? opened(connect({ host: hostname(host), port }), 'connect', signal)
      : openTunnel(route, { host, port }, limitMs, signal);
  return {
    proxy: route.kind === 'proxy' ? nameOf(route) : null,
    resolve: (host, signal) =>
      within(async (limited) => {
        const found = await abortable(lookup(hostname(host), { all: true }), limited);
        return { addresses: found.map(({ address }) => address) };
      }, signal),
    connect: (host, port, signal) =>
      within(async (limited) => {
        const startedAt = performance.now();
        const socket = await open(host, port, limited);
        const latencyMs = Math.round(performance.now() - startedAt);
        const address = socket.remoteAddress ?? '';
        leave(socket);
        return { address, latencyMs };
      }, signal),
    secure: (host, port, signal) =>
      within(async (limited) => {
        const name = hostname(host);
        const secured = connectTls({
          socket: await open(host, port, limited),
          // SNI takes names only
          servername: isIP(name) === 0 ? name : '',
          host: name,
          ...(ca === undefined ? {} : { ca }),
        });
        const socket = await opened(secured, 'secureConnect', limited);
        const protocol = secured.getProtocol() ?? '';
        const validTo = new Date(secured.getPeerCertificate().valid_to).toISOString();
        leave(socket);
        return { protocol, validTo };
      }, signal),
  };
}

function hostname(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

async function opened<Kind extends Socket>(
  socket: Kind,
  ready: string,
  signal: AbortSignal,
): Promise<Kind> {
  try {
    await once(socket, ready, { signal });
    return socket;
  } catch (error) {
    leave(socket);
    throw error;
  }
}

function leave(socket: Socket): void {
  socket.once('error', () => undefined); // what a socket says that nobody needs any more
  socket.destroy();
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
    if (isAppError(error)) throw error;
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
