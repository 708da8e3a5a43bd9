import type { z } from 'zod';
import { AppError } from '../../core/app-error.ts';
import type { ServerBase } from './server-address.ts';
import type { RawAnswer } from './transport.ts';

const gatewayStatuses: readonly number[] = [502, 503, 504];

/** Whether a gateway answers for a server that is away. */
export function isGatewayAnswer(status: number): boolean {
  return gatewayStatuses.includes(status);
}

/** Whether the answer asks for a login: 401, or the redirect to ComfyUI-Login's own page. */
export function asksForLogin(answer: RawAnswer, base: ServerBase): boolean {
  if (answer.status === 401) return true;
  const target = redirectTarget(answer, base);
  return target !== null && target.host === base.host && target.pathname === `${base.path}/login`;
}

function redirectTarget(answer: RawAnswer, base: ServerBase): URL | null {
  const location = answer.header('location');
  if (answer.status < 300 || answer.status > 399 || location === null) return null;
  return URL.canParse(location, base.href) ? new URL(location, base.href) : null;
}

/** Hands back an answer with a 2xx status or one of `allowed`; throws what any other one means. */
export async function checkAnswer(
  answer: RawAnswer,
  request: {
    readonly base: ServerBase;
    readonly path: string;
    readonly allowed: readonly number[];
  },
): Promise<RawAnswer> {
  const { base } = request;
  const { host } = base;
  const path = request.path.replace(/\?.*$/s, '');
  const status = String(answer.status);
  const target = redirectTarget(answer, base);
  if (target !== null) {
    await answer.discard();
    throw new AppError('comfy.notComfy', { host, what: `→ ${target.origin}${target.pathname}` });
  }
  if (isHtml(answer) && (answer.status < 300 || answer.status === 404))
    throw new AppError('comfy.notComfy', { host, what: titleOf(await answer.text()) });
  if (answer.status >= 400 && isOss(answer)) {
    await answer.discard();
    throw new AppError('comfy.notComfy', { host, what: 'oss' });
  }
  if (answer.status < 300 || request.allowed.includes(answer.status)) return answer;
  const html = isHtml(answer);
  await answer.discard();
  if (isGatewayAnswer(answer.status) || (html && answer.status >= 500))
    throw new AppError('comfy.unavailable', { host, status });
  if (answer.status === 401) throw new AppError('comfy.loginNeeded', { host });
  if (answer.status === 403) throw new AppError('comfy.forbidden', { path, status });
  if (answer.status >= 500) throw new AppError('comfy.serverError', { path, status });
  // every ComfyUI has these
  if (answer.status === 404 && corePaths.includes(path))
    throw new AppError('comfy.notComfy', { host, what: `404 ${path}` });
  throw new AppError('comfy.rejected', { path, status });
}

const corePaths: readonly string[] = ['/system_stats', '/queue', '/prompt', '/object_info'];

function isOss(answer: RawAnswer): boolean {
  return answer.header('x-oss-request-id') !== null || answer.header('server') === 'AliyunOSS';
}

function isHtml(answer: RawAnswer): boolean {
  return answer.header('content-type')?.includes('html') ?? false;
}

/** The title of a page, short enough for a message. */
export function titleOf(html: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(html)?.[1]?.replace(/\s+/g, ' ').trim() ?? '';
  return title === '' ? 'HTML' : title.slice(0, 80);
}

/** The answer's JSON through its schema; throws `comfy.notComfy` where it is something else. */
export async function readJson<T>(
  answer: RawAnswer,
  schema: z.ZodType<T>,
  host: string,
): Promise<T> {
  const text = await answer.text();
  const what = answer.header('content-type')?.replace(/;.*$/s, '') ?? 'no content type';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('comfy.notComfy', { host, what }, { cause });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    throw new AppError('comfy.notComfy', { host, what }, { cause: parsed.error });
  return parsed.data;
}
