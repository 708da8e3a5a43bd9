import { randomBytes } from 'node:crypto';

import type { SandboxLogin } from './comfyui-options.ts';
import { html, json, redirect } from './web/answer.ts';
import type { Answer } from './web/answer.ts';
import type { Routes } from './web/router.ts';

interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Guards every route and the WebSocket's handshake. */
export interface Login {
  /** Null where the request may pass. */
  refusal(asked: Asked): Answer | null;
  readonly routes: Routes;
  readonly expireSessions: () => void;
}

const cookieName = 'AIOHTTP_SESSION';

const one = (header: string | string[] | undefined): string =>
  Array.isArray(header) ? (header[0] ?? '') : (header ?? '');

function sessionOf({ headers }: Asked): string {
  const cookies = one(headers.cookie).split(';');
  const own = cookies.map((cookie) => cookie.trim().split('='));
  return own.find(([name]) => name === cookieName)?.[1] ?? '';
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);

/** Only the first visit asks for a name; later ones greet the one that was given. */
const greetingOf = (username: string | null): string =>
  username === null
    ? `<p>⚡ Welcome!</p>
        <p>For your first login, please enter a new username and password.</p>
        <p class="minor">Your password will be securely saved for future access.</p>
        <p class="minor">On subsequent visits, you can use this password to log in.</p>`
    : `<p>🌈 Welcome back, ${escaped(username)}!</p>`;

const usernameField =
  '<label>Username:</label><input type="text" id="username" name="username" placeholder="Enter username" required><br>';

const loginPage = (username: string | null, isWrong: boolean): Answer =>
  html(`<!DOCTYPE html>
<html lang="en">
<head><title>ComfyUI Login</title></head>
<body>
  <div class="comfy-modal">
    <div class="title">ComfyUI Login</div>
    <div id="feedback">
        ${isWrong ? '<p>Wrong Password.</p>' : ''}
        ${greetingOf(username)}
    </div>
    <form action="/login" method="post" id="form_login">
      <input type="hidden" id="guest_mode" name="guest_mode">
      ${username === null ? usernameField : ''}
      <label>Password:</label><input type="password" id="password" name="password" placeholder="Enter password" required>
      <input type="submit" value="Login" class="comfy-btn">
    </form>
  </div>
</body>
</html>
`);

const refused = (asked: Asked): Answer =>
  one(asked.headers.accept).includes('text/html')
    ? redirect('/login')
    : json({ error: 'Authentication required.' }, 401);

interface StoredPassword {
  password: string | null;
  username: string;
}

function comfyuiLogin(stored: StoredPassword, token: string | null): Login {
  const sessions = new Set<string>();
  const hasToken = (asked: Asked): boolean =>
    token !== null &&
    (one(asked.headers.authorization) === `Bearer ${token}` || asked.query.get('token') === token);
  const opened = (): Answer => {
    const session = randomBytes(48).toString('base64url');
    sessions.add(session);
    return redirect('/', { 'Set-Cookie': `${cookieName}=${session}; HttpOnly; Path=/` });
  };
  return {
    refusal(asked) {
      if (asked.path === '/login' || /\.(css|css\.map|js|ico)$/.test(asked.path)) return null;
      return sessions.has(sessionOf(asked)) || hasToken(asked) ? null : refused(asked);
    },
    routes: {
      'GET /login': (exchange) =>
        sessions.has(sessionOf(exchange))
          ? redirect('/')
          : loginPage(
              stored.password === null ? null : stored.username,
              exchange.query.has('wrong_password'),
            ),
      'POST /login': async (exchange) => {
        const form = new URLSearchParams((await exchange.bytes()).toString('utf8'));
        const password = form.get('password') ?? '';
        // Before any password is set the first POST sets it; the user's name is not compared
        if (stored.password === null) {
          stored.password = password;
          stored.username = form.get('username') ?? '';
        }
        return password === stored.password ? opened() : redirect('/login?wrong_password=1');
      },
    },
    expireSessions() {
      sessions.clear();
    },
  };
}

const basicRefused: Answer = {
  ...html('<html><head><title>401 Authorization Required</title></head></html>\n', 401),
  headers: { 'Content-Type': 'text/html', 'WWW-Authenticate': 'Basic realm="ComfyUI"' },
};

function basicLogin(username: string, password: string): Login {
  const wanted = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  return {
    refusal: ({ headers }) => (one(headers.authorization) === wanted ? null : basicRefused),
    routes: {},
    expireSessions: () => undefined,
  };
}

export function createLogin(login: SandboxLogin): Login {
  switch (login.kind) {
    case 'none':
      return { refusal: () => null, routes: {}, expireSessions: () => undefined };
    case 'comfyuiLogin':
      return comfyuiLogin(
        { password: login.password ?? null, username: 'admin' },
        login.token ?? null,
      );
    case 'bearer':
      return comfyuiLogin(
        { password: randomBytes(16).toString('hex'), username: 'admin' },
        login.token,
      );
    case 'basic':
      return basicLogin(login.username, login.password);
  }
}
