import type { CheckStep } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import { isAddress } from '../../core/connections/private-address.ts';
import { fail, ok, passed, type CheckLines, type StepEnd } from './check-lines.ts';
import type { NetworkAnswer, NetworkProbe, NetworkSteps } from './network-probe.ts';

interface WayIn {
  readonly half: 'server' | 'bucket';
  /** The host that is asked, which may have a bucket's name in front. */
  readonly url: URL;
  readonly host: string;
}

interface NetworkParts {
  readonly probe: NetworkProbe;
  readonly lines: CheckLines;
  readonly signal: AbortSignal | undefined;
}

/** Name, TCP and TLS of a host. `addresses` are known as far as the way was gone. */
export interface NetworkFindings {
  readonly reachable: boolean;
  readonly addresses: readonly string[];
}

const family = { server: 'comfy', bucket: 'oss' } as const;

/** Takes the three steps before HTTP, each only where the one before it passed. */
export async function checkNetwork(
  { half, url, host }: WayIn,
  { probe, lines, signal }: NetworkParts,
): Promise<NetworkFindings> {
  let addresses: readonly string[] = isAddress(bare(host)) ? [bare(host)] : [];
  const port = portOf(url);
  const way = Promise.withResolvers<NetworkSteps>();
  const take = (name: 'name' | 'tcp' | 'tls', act: () => Promise<StepEnd>) => {
    const step: CheckStep = `${half}.${name}`;
    return lines.take(step, act);
  };
  const named = await take('name', async () => {
    const steps = await probe.along(new URL(`${url.protocol}//${host}:${port}`));
    way.resolve(steps);
    if (addresses.length > 0) return ok({ host: bare(host), ...through(steps) });
    const answer = await steps.resolve(host, signal);
    if (answer.state === 'ok') addresses = answer.addresses;
    // the proxy looks it up; what this computer knows tells only who else may reach it
    if (steps.proxy !== null) return ok({ host, ...through(steps) });
    if (answer.state === 'failed') return failed(half, host, answer);
    return ok({ host, addresses: addresses.join(', ') });
  });
  if (!passed(named)) return { reachable: false, addresses };
  const steps = await way.promise;
  const reached = await take('tcp', async () => {
    const answer = await steps.connect(host, port, signal);
    if (answer.state === 'failed') return failed(half, host, answer);
    const latencyMs = String(answer.latencyMs);
    return steps.proxy === null
      ? ok({ address: answer.address, latencyMs })
      : ok({ ...through(steps), latencyMs });
  });
  if (!passed(reached)) return { reachable: false, addresses };
  if (url.protocol !== 'https:') {
    lines.skip(`${half}.tls`);
    return { reachable: true, addresses };
  }
  const secured = await take('tls', async () => {
    const answer = await steps.secure(host, port, signal);
    return answer.state === 'failed'
      ? failed(half, host, answer)
      : ok({ protocol: answer.protocol, validTo: answer.validTo });
  });
  return { reachable: passed(secured), addresses };
}

const through = ({ proxy }: NetworkSteps) => (proxy === null ? {} : { proxy });

function failed(
  half: 'server' | 'bucket',
  host: string,
  { kind, reason }: Extract<NetworkAnswer<unknown>, { state: 'failed' }>,
): StepEnd {
  return fail(new AppError(`${family[half]}.${kind}`, { host, reason }));
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
