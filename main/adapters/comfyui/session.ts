import { AppError } from '../../core/app-error.ts';
import type { ServerLogin } from '../../../contract/connection.ts';
import type { LoginState } from '../../services/ports/comfy.ts';
import { asksForLogin, checkAnswer, readJson } from './answers.ts';
import { readLoginPage } from './login-page.ts';
import type { ServerBase } from './server-address.ts';
import type { RawAnswer, Transport } from './transport.ts';
import { SystemStats } from './wire.ts';

/** The headers that prove who asks. `generation` tells one sign-in from the next. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  readonly generation: number;
}

/** One server's session. Cookie and headers live in this object only. */
export interface Session {
  current(): Credential;
  /** Signs in, unless somebody has done so since `generation`; concurrent calls share one sign-in. */
  renew(generation: number, signal?: AbortSignal): Promise<void>;
  detect(signal?: AbortSignal): Promise<LoginState>;
}

interface SessionParts {
  readonly base: ServerBase;
  readonly transport: Transport;
  readonly login: () => Promise<ServerLogin | null>;
}

const probePath = '/system_stats';

export function createSession(parts: SessionParts): Session {
  let credential: Credential = { headers: {}, generation: 0 };
  let running: Promise<void> | null = null;
  const signIn = async () => {
    const headers = await signInOnce(parts);
    credential = { headers, generation: credential.generation + 1 };
  };
  return {
    current: () => credential,
    async renew(generation, signal) {
      if (generation !== credential.generation) return;
      running ??= signIn().finally(() => {
        running = null;
      });
      await abortable(running, signal);
    },
    detect: (signal) => detectLogin(parts, signal),
  };
}

/** Leaves the shared work alone when one of those who wait for it gives up. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => {
    reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function detectLogin(
  { base, transport }: SessionParts,
  signal?: AbortSignal,
): Promise<LoginState> {
  const answer = await transport.send({ method: 'GET', path: probePath, headers: {}, signal });
  if (!asksForLogin(answer, base)) {
    const checked = await checkAnswer(answer, { base, path: probePath, allowed: [] });
    await readJson(checked, SystemStats, base.host);
    return { kind: 'none', state: 'open' };
  }
  await answer.discard();
  const scheme = answer.header('www-authenticate')?.trim().split(/[\s,]/)[0]?.toLowerCase();
  if (scheme === 'basic') return { kind: 'basic', state: 'needed' };
  if (scheme === 'bearer') return { kind: 'bearer', state: 'needed' };
  switch (await fetchLoginPage(transport, signal)) {
    case 'firstTime':
      return { kind: 'comfyuiLogin', state: 'firstTime' };
    case 'signIn':
      return { kind: 'comfyuiLogin', state: 'needed' };
    default:
      return { kind: 'unknown', state: 'needed' };
  }
}

async function fetchLoginPage(transport: Transport, signal?: AbortSignal) {
  const page = await transport.send({ method: 'GET', path: '/login', headers: {}, signal });
  const html = await page.text();
  return page.status === 200 ? readLoginPage(html) : 'other';
}

async function signInOnce(parts: SessionParts): Promise<Readonly<Record<string, string>>> {
  const { host } = parts.base;
  const found = await detectLogin(parts);
  if (found.state === 'open') return {};
  if (found.state === 'firstTime') throw new AppError('comfy.loginNotSet', { host });
  const login = await parts.login();
  if (login === null) throw new AppError('comfy.loginNeeded', { host });
  const headers = await headersFor(parts, found, login);
  const proof = await parts.transport.send({ method: 'GET', path: probePath, headers });
  if (asksForLogin(proof, parts.base)) {
    await proof.discard();
    throw new AppError('comfy.loginWrong', { host });
  }
  await (await checkAnswer(proof, { base: parts.base, path: probePath, allowed: [] })).discard();
  return headers;
}

async function headersFor(
  parts: SessionParts,
  found: LoginState,
  login: ServerLogin,
): Promise<Readonly<Record<string, string>>> {
  if (login.kind === 'token') {
    const token = login.token.trim();
    // no server can have given out what no header can carry
    if (!/^[\x21-\x7e]+$/.test(token))
      throw new AppError('comfy.loginWrong', { host: parts.base.host });
    return { authorization: `Bearer ${token}` };
  }
  if (found.kind === 'comfyuiLogin') return { cookie: await postLoginForm(parts, login) };
  if (found.kind === 'basic') {
    const pair = Buffer.from(`${login.username}:${login.password}`, 'utf8').toString('base64');
    return { authorization: `Basic ${pair}` };
  }
  throw new AppError('comfy.loginNeeded', { host: parts.base.host });
}

/** Called only after the page was looked at: in its first-time state this very POST would set the password. */
async function postLoginForm(
  { base, transport }: SessionParts,
  login: Extract<ServerLogin, { kind: 'password' }>,
): Promise<string> {
  const answer = await transport.send({
    method: 'POST',
    path: '/login',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ username: login.username, password: login.password }).toString(),
  });
  await answer.discard();
  const cookies = answer.setCookies.map((cookie) => cookie.split(';')[0] ?? '');
  if (answer.status >= 500)
    throw new AppError('comfy.unavailable', { host: base.host, status: String(answer.status) });
  if (!isRedirectHome(answer) || cookies.length === 0)
    throw new AppError('comfy.loginWrong', { host: base.host });
  return cookies.join('; ');
}

function isRedirectHome(answer: RawAnswer): boolean {
  const location = answer.header('location') ?? '';
  return answer.status >= 300 && answer.status < 400 && !location.includes('wrong_password');
}
