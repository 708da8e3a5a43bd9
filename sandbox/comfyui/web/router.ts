import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';

export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/** `GET /history/{prompt_id}` and what it does. */
export type Routes = Readonly<Record<string, Handler>>;

export interface Match {
  readonly handler: Handler;
  readonly params: Readonly<Record<string, string>>;
}

interface Route {
  readonly method: string;
  readonly segments: readonly string[];
  readonly handler: Handler;
}

export const decoded = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
};

function paramsOf(route: Route, segments: readonly string[]): Record<string, string> | null {
  if (route.segments.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, wanted] of route.segments.entries()) {
    const found = decoded(segments[index] ?? '');
    if (found === null) return null;
    if (wanted.startsWith('{')) params[wanted.slice(1, -1)] = found;
    else if (wanted !== found) return null;
  }
  return params;
}

export function createRouter(routes: Routes): (method: string, path: string) => Match | null {
  const known: readonly Route[] = Object.entries(routes).map(([name, handler]) => {
    const [method = '', path = ''] = name.split(' ');
    return { method, segments: path.split('/'), handler };
  });
  return (method, path) => {
    const segments = path.split('/');
    const asked = method === 'HEAD' ? 'GET' : method;
    for (const route of known) {
      const params = route.method === asked ? paramsOf(route, segments) : null;
      if (params !== null) return { handler: route.handler, params };
    }
    return null;
  };
}
