import type { LoginKind, ServerAddress, ServerLogin } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import { reachOf } from '../../core/connections/private-address.ts';
import { serverUrlOf } from '../../core/connections/server-url.ts';
import type { LoginState } from '../ports/comfy.ts';
import { fail, ok, passed, warn, type CheckLines, type StepEnd } from './check-lines.ts';
import { checkNetwork, type NetworkFindings } from './check-network.ts';
import type { CheckedComfy, CheckPorts } from './check-ports.ts';

export interface ServerTarget {
  readonly address: ServerAddress;
  readonly login: () => Promise<ServerLogin | null>;
}

export interface ServerFindings {
  /** Signed in where a login is needed; null where it cannot be used. The caller closes it. */
  readonly comfy: CheckedComfy | null;
  readonly loginKind: LoginKind;
  readonly comfyuiVersion: string | null;
  /** Null where there is none; undefined where it could not be asked. */
  readonly managerVersion: string | null | undefined;
}

interface CheckParts extends Pick<CheckPorts, 'openComfy' | 'probe'> {
  readonly lines: CheckLines;
  readonly signal: AbortSignal | undefined;
}

const nothing: ServerFindings = {
  comfy: null,
  loginKind: 'unknown',
  comfyuiVersion: null,
  managerVersion: undefined,
};

/** The server's half of the check. A password is sent only to a server that asks for one and has one. */
export async function checkServer(
  target: ServerTarget,
  parts: CheckParts,
): Promise<ServerFindings> {
  const { lines, signal } = parts;
  const read = serverUrlOf(target.address.url);
  if (read.state === 'invalid') {
    const bad = new AppError('comfy.badAddress', { url: read.shown });
    await lines.take('server.name', () => Promise.resolve(fail(bad)));
    return nothing;
  }
  const url = new URL(read.url);
  const network = await checkNetwork({ half: 'server', url, host: url.hostname }, parts);
  if (!network.reachable) return nothing;
  const comfy = parts.openComfy(read.url, target.login);
  try {
    return await checkComfy(comfy, { url, network, lines, signal });
  } catch (error) {
    comfy.close();
    throw error;
  }
}

interface Place {
  readonly url: URL;
  readonly network: NetworkFindings;
  readonly lines: CheckLines;
  readonly signal: AbortSignal | undefined;
}

async function checkComfy(comfy: CheckedComfy, place: Place): Promise<ServerFindings> {
  const { url, lines, signal } = place;
  const found: { login: LoginState | null } = { login: null };
  await lines.take('server.http', async () => {
    found.login = await comfy.login.detect(signal);
    return ok({ host: url.host });
  });
  const { login } = found;
  if (login === null) {
    comfy.close();
    return nothing;
  }
  const signedIn = await lines.take('server.login', () => signIn(comfy, login, place));
  const versions = passed(signedIn) ? await checkVersions(comfy, place) : null;
  if (versions === null) comfy.close();
  await lines.take('server.exposure', () => Promise.resolve(exposureOf(login, place)));
  return {
    comfy: versions === null ? null : comfy,
    loginKind: login.kind,
    comfyuiVersion: versions?.comfyui ?? null,
    managerVersion: versions?.manager,
  };
}

async function signIn(comfy: CheckedComfy, login: LoginState, place: Place): Promise<StepEnd> {
  const { host } = place.url;
  // the first sign-in would set the password: that is the person's to decide
  if (login.state === 'firstTime') return fail(new AppError('comfy.loginNotSet', { host }));
  if (login.state === 'needed') await comfy.login.signIn(place.signal);
  return ok({ login: login.kind });
}

async function checkVersions(comfy: CheckedComfy, { lines, signal }: Place) {
  const found: { comfyui: string | null; manager: string | null | undefined } = {
    comfyui: null,
    manager: undefined,
  };
  const versioned = await lines.take('server.version', async () => {
    const stats = await comfy.status.stats(signal);
    found.comfyui = stats.comfyuiVersion;
    return ok({ comfyui: stats.comfyuiVersion, python: stats.pythonVersion });
  });
  await lines.take('server.manager', async () => {
    const manager = await comfy.status.managerVersion(signal);
    found.manager = manager;
    return manager === null ? warn('server.managerMissing', {}) : ok({ manager });
  });
  return passed(versioned) ? found : null;
}

/** Who else can reach the server, by every address of its name. */
function exposureOf(login: LoginState, { url, network }: Place): StepEnd {
  const { host } = url;
  // a proxy may be the only one to know the address: then the name tells
  const known = network.addresses.length > 0 ? network.addresses : [url.hostname];
  const reaches = known.map(reachOf);
  if (!reaches.includes('public'))
    return ok({ reach: reaches.includes('private') ? 'private' : 'loopback' });
  // without a password yet, the first stranger to come sets it
  if (login.state !== 'needed') return warn('server.publicWithoutLogin', { host });
  if (url.protocol === 'http:') return warn('server.loginOverHttp', { host });
  return ok({ reach: 'public' });
}
