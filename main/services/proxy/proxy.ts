import type { ProxyChange, ProxySetting } from '../../../contract/proxy.ts';
import type { Settings } from '../../../contract/settings.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import { isThisComputer, proxyName, readProxyAddress } from '../../core/proxy/proxy-address.ts';
import type { SystemRoute } from '../../core/proxy/system-route.ts';
import type { Route, Routes } from '../ports/routes.ts';
import type { SecretStore } from '../ports/secret-store.ts';

export interface ProxyPorts {
  readonly settings: {
    get(): Promise<Settings>;
    change(change: Pick<Settings, 'proxy'>): Promise<Settings>;
  };
  readonly secrets: Readonly<Record<'keychain' | 'session', SecretStore>>;
  /** What the computer's own setting says. */
  readonly systemRoute: (url: URL) => Promise<SystemRoute>;
  readonly basicOf: (username: string, password: string) => string;
}

export interface ProxyService {
  readonly routes: Routes;
  /**
   * The password goes into its store first, then the setting is written down. Throws `usage.badValue` for an address
   * that is none, or a `secrets.*` code; then everything stays as it was.
   */
  set(change: ProxyChange): Promise<Settings>;
}

type Manual = Extract<ProxySetting, { kind: 'manual' }>;
const account = 'proxy/password';

/** The proxy of the settings: which way an address is reached, and its password. */
export function createProxy(ports: ProxyPorts): ProxyService {
  const listeners = new Set<() => void>();
  let version = 0;
  // read once: a key store may take long, and every connection asks
  let password: { readonly of: number; readonly text: Promise<string | null> } | null = null;
  const passwordOf = async (place: 'keychain' | 'session') => {
    if (password?.of !== version)
      password = { of: version, text: ports.secrets[place].get(account) };
    const asked = password;
    try {
      return await asked.text;
    } catch (error) {
      if (password === asked) password = null;
      throw error;
    }
  };
  return {
    routes: {
      version: () => version,
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      of: async (url) => {
        if (isThisComputer(url.hostname)) return { kind: 'direct' };
        const { proxy } = await ports.settings.get();
        switch (proxy.kind) {
          case 'none':
            return { kind: 'direct' };
          case 'system':
            return throughSystem(await ports.systemRoute(url), ports.basicOf);
          case 'manual':
            return throughManual(proxy, passwordOf, ports.basicOf);
          default:
            return proxy satisfies never;
        }
      },
    },
    set: async (change) => {
      const before = (await ports.settings.get()).proxy;
      const after = await settingOf(change, before, ports.secrets);
      const settings = await ports.settings.change({ proxy: after });
      version += 1;
      for (const listener of listeners) listener();
      await forgetOld(before, after, ports.secrets);
      return settings;
    },
  };
}

function throughSystem(route: SystemRoute, basicOf: ProxyPorts['basicOf']): Route {
  switch (route.kind) {
    case 'direct':
      return route;
    case 'unsupported':
      throw new AppError('proxy.unsupported', { proxy: route.name });
    case 'proxy': {
      const { address, credentials } = route;
      const authorization =
        credentials === null ? null : basicOf(credentials.username, credentials.password);
      return { kind: 'proxy', ...address, authorization };
    }
    default:
      return route satisfies never;
  }
}

async function throughManual(
  { address, username, passwordIn }: Manual,
  passwordOf: (place: 'keychain' | 'session') => Promise<string | null>,
  basicOf: ProxyPorts['basicOf'],
): Promise<Route> {
  const place = addressOf(address);
  if (username === null) return { kind: 'proxy', ...place, authorization: null };
  const password = passwordIn === null ? '' : await passwordOf(passwordIn);
  // gone with the last session or removed by somebody: only the person can help
  if (password === null) throw new AppError('proxy.passwordMissing', { proxy: proxyName(place) });
  return { kind: 'proxy', ...place, authorization: basicOf(username, password) };
}

function addressOf(text: string) {
  const address = readProxyAddress(text);
  if (address !== null) return address;
  const expected = 'http://proxy.example.com:8080';
  // what stands before an @ may be a password
  const value = text.slice(text.lastIndexOf('@') + 1);
  throw new AppError('usage.badValue', { argument: 'proxy', value, expected });
}

async function settingOf(
  change: ProxyChange,
  before: ProxySetting,
  secrets: ProxyPorts['secrets'],
): Promise<ProxySetting> {
  if (change.kind !== 'manual') return change;
  const address = `http://${proxyName(addressOf(change.address))}`;
  const username = change.username?.trim() === '' ? null : (change.username?.trim() ?? null);
  const setting: Manual = { kind: 'manual', address, username, passwordIn: null };
  if (username === null || change.password === '') return setting;
  if (change.password === null) return { ...setting, passwordIn: keptIn(before, setting) };
  await secrets[change.keepPassword].set(account, change.password);
  return { ...setting, passwordIn: change.keepPassword };
}

/** A password stays only with the proxy and the user that it was entered for. */
function keptIn(before: ProxySetting, { address, username }: Manual): Manual['passwordIn'] {
  const isSame =
    before.kind === 'manual' && before.address === address && before.username === username;
  return isSame ? before.passwordIn : null;
}

/** A key store that does not answer keeps what nobody asks for any more; the next change clears it. */
async function forgetOld(
  before: ProxySetting,
  after: ProxySetting,
  secrets: ProxyPorts['secrets'],
): Promise<void> {
  const old = before.kind === 'manual' ? before.passwordIn : null;
  if (old === null || (after.kind === 'manual' && after.passwordIn === old)) return;
  try {
    await secrets[old].delete(account);
  } catch (error) {
    if (!isAppError(error)) throw error;
  }
}
