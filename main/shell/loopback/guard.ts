import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { addressPath, keyHeader } from '../host/instance.ts';

/** Who may talk to the host: the browser that brought the one-time token, from the host's own page. */
export interface Guard {
  /** A token for one use; there may be several, one for each time the address was printed. */
  newToken(): string;
  /** The cookie's value for a right token, which is used up by this; null for any other. */
  redeem(token: string): string | null;
  /** Host, and Origin where the browser sends one. */
  isOurPage(request: IncomingMessage): boolean;
  /** The Origin of an upgrade, which browsers always send. */
  hasOurOrigin(request: IncomingMessage): boolean;
  hasCookie(request: IncomingMessage): boolean;
  cookie(value: string): string;
  /** For another start of the app on this computer, which reads it from a file of its own user. */
  newKey(): string;
  hasKey(request: IncomingMessage): boolean;
}

const mostTokens = 20;
const mostSessions = 50;

export function createGuard(port: number): Guard {
  const cookieName = `ferry-${port}`;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const key = secret();
  const tokens = new Set<string>();
  const sessions = new Set<string>();
  const hasOurOrigin = ({ headers }: IncomingMessage): boolean =>
    headers.origin === `http://${headers.host ?? ''}` && hosts.includes(headers.host ?? '');
  return {
    newToken() {
      const token = secret();
      keepNewest(tokens, token, mostTokens);
      return token;
    },
    redeem(token) {
      const known = [...tokens].find((each) => isSame(each, token));
      if (known === undefined) return null;
      tokens.delete(known);
      const session = secret();
      keepNewest(sessions, session, mostSessions);
      return session;
    },
    isOurPage: (request) =>
      hosts.includes(request.headers.host ?? '') &&
      (request.headers.origin === undefined || hasOurOrigin(request)) &&
      isFromHere(request.headers['sec-fetch-site']),
    hasOurOrigin,
    hasCookie: ({ headers }) => {
      const value = cookieOf(headers.cookie ?? '', cookieName);
      return value !== null && [...sessions].some((session) => isSame(session, value));
    },
    newKey: () => key,
    hasKey: ({ method, url, headers }) =>
      method === 'POST' &&
      url === addressPath &&
      headers.host === hosts[0] &&
      headers.origin === undefined &&
      isSame(String(headers[keyHeader] ?? ''), key),
    cookie: (value) => `${cookieName}=${value}; HttpOnly; SameSite=Strict; Path=/`,
  };
}

const secret = (): string => randomBytes(32).toString('base64url');

/** What browsers say of where a request comes from; `none` is an address that a person typed or opened. */
function isFromHere(site: string | string[] | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none';
}

function keepNewest(values: Set<string>, value: string, most: number): void {
  values.add(value);
  const [oldest] = values;
  if (values.size > most && oldest !== undefined) values.delete(oldest);
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function cookieOf(header: string, name: string): string | null {
  const pair = header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1) ?? null;
}
