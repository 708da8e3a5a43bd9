import type { ServerResponse } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export const json = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

export const text = (body: string, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body,
});

export const html = (body: string, status = 200): Answer => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body,
});

export const empty = (status = 200): Answer => ({ status });

export const redirect = (
  location: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => {
  const answer = text('302: Found', 302);
  return { ...answer, headers: { ...answer.headers, Location: location, ...headers } };
};

/** The connection is cut instead of answered. */
export const noAnswer: Answer = { status: 0 };

export function writeAnswer(response: ServerResponse, answer: Answer, isHead: boolean): void {
  if (answer === noAnswer) {
    response.destroy();
    return;
  }
  const body = Buffer.from(answer.body ?? '');
  response.writeHead(answer.status, {
    Server: 'Python/3.11 aiohttp/3.12.15',
    ...answer.headers,
    // Last: behind a length Node reads a Content-Disposition as UTF-8 and refuses it
    ...(answer.status === 204 ? {} : { 'Content-Length': String(body.length) }),
  });
  response.end(isHead ? undefined : body);
}
