import type { ProxyAddress } from './proxy-address.ts';

/** What the computer's own setting says for an address. */
export type SystemRoute =
  | { readonly kind: 'direct' }
  | {
      readonly kind: 'proxy';
      readonly address: ProxyAddress;
      readonly credentials: { readonly username: string; readonly password: string } | null;
    }
  /** A kind of proxy that this app cannot go through; `name` is how the setting calls it. */
  | { readonly kind: 'unsupported'; readonly name: string };

const direct: SystemRoute = { kind: 'direct' };

/** The first way of a list such as `PROXY host:8080; DIRECT`, as browsers and their scripts write it. */
export function readProxyList(text: string): SystemRoute {
  const [first = ''] = text.split(';');
  const [kind = '', place = ''] = first.trim().split(/\s+/);
  if (kind === '' || kind.toUpperCase() === 'DIRECT') return direct;
  const address = /^(?:PROXY|HTTP)$/i.test(kind) ? addressOf(`http://${place}`) : null;
  if (address === null) return { kind: 'unsupported', name: `${kind} ${place}`.trim() };
  return { kind: 'proxy', address, credentials: null };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in lower case too; null where they say nothing. */
export function routeOfEnvironment(url: URL, environment: Environment): SystemRoute | null {
  const variable = (name: string): string =>
    environment[name.toLowerCase()] ?? environment[name.toUpperCase()] ?? '';
  const own = url.protocol === 'https:' ? variable('https_proxy') : variable('http_proxy');
  const proxy = own === '' ? variable('all_proxy') : own;
  if (proxy === '') return null;
  return isExcepted(url, variable('no_proxy')) ? direct : routeThrough(proxy);
}

function routeThrough(text: string): SystemRoute {
  const href = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const address = addressOf(href);
  if (address === null) {
    // never the whole text: it may hold a password
    const name = URL.canParse(href) ? `${new URL(href).protocol}//${new URL(href).host}` : '…';
    return { kind: 'unsupported', name };
  }
  const { username, password } = new URL(href);
  const isNamed = username !== '';
  return {
    ...{ kind: 'proxy', address },
    credentials: isNamed ? { username: decoded(username), password: decoded(password) } : null,
  };
}

function addressOf(href: string): ProxyAddress | null {
  if (!URL.canParse(href)) return null;
  const { protocol, hostname, port } = new URL(href);
  if (protocol !== 'http:' || hostname === '') return null;
  return { host: hostname, port: port === '' ? 80 : Number(port) };
}

/** `NO_PROXY`: names with everything below them, with or without a port; `*` is everything. */
function isExcepted(url: URL, list: string): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  const host = url.hostname.toLowerCase();
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const parts = /^(.*?)(?::(\d+))?$/.exec(entry);
      const name = (parts?.[1] ?? '').replace(/^\*?\./, '');
      if (parts?.[2] !== undefined && parts[2] !== port) return false;
      return host === name || host.endsWith(`.${name}`);
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a % that stands for itself
  }
}
