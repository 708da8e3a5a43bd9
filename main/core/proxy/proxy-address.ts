/** A proxy by its name, as it is told in failures: without what it is asked to believe. */
export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

/** `http://host:port` of a text that a person typed, `host:port` too; null for anything else. */
export function readProxyAddress(text: string): ProxyAddress | null {
  const trimmed = text.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, port, pathname, search, username, password } = new URL(url);
  const isPlain = pathname === '/' && search === '' && username === '' && password === '';
  if (protocol !== 'http:' || hostname === '' || !isPlain) return null;
  // the URL drops a port that it thinks is usual
  if (port === '' && !/:80\/?$/.test(trimmed)) return null;
  return { host: hostname, port: port === '' ? 80 : Number(port) };
}

export const proxyName = ({ host, port }: ProxyAddress): string => `${host}:${port}`;

/** Whether `hostname` is this computer, which no proxy leads to. */
export function isThisComputer(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    name === '::1' ||
    /^127(?:\.\d{1,3}){3}$/.test(name)
  );
}
