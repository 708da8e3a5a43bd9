import { AppError, isAppError } from '../../core/app-error.ts';
import type { ManagerDialect } from '../../../contract/connection.ts';
import type { ComfyRestart, RebootAnswer } from '../../services/ports/comfy.ts';
import { checkAnswer, isGatewayAnswer } from './answers.ts';
import { sendWithSession } from './client.ts';
import { networkFailureOf } from './network-failure.ts';
import type { ServerBase } from './server-address.ts';
import type { Session } from './session.ts';
import type { RawAnswer, Transport } from './transport.ts';
import { ManagerRefusal } from './wire.ts';

const routes: Readonly<
  Record<ManagerDialect, { readonly method: 'GET' | 'POST'; readonly path: string }>
> = {
  legacyPost: { method: 'POST', path: '/manager/reboot' },
  legacyGet: { method: 'GET', path: '/manager/reboot' },
  v2Post: { method: 'POST', path: '/v2/manager/reboot' },
  v2Get: { method: 'GET', path: '/v2/manager/reboot' },
};
/** A server that goes away behind a gateway may leave the question open instead of dropping it. */
const answerTimeoutMs = 20_000;

export function createReboot(
  base: ServerBase,
  transport: Transport,
  session: Session,
): ComfyRestart {
  return {
    async reboot(dialect, signal) {
      const route = routes[dialect];
      // no body and no content type: the Manager answers 400 to a form's
      const send = (headers: Readonly<Record<string, string>>) =>
        transport.send({ ...route, headers, once: true, answerTimeoutMs, signal });
      try {
        const answer = await sendWithSession(base, session, send, signal);
        return await rebootAnswerOf(answer, base, route.path);
      } catch (error) {
        if (!wasDelivered(error)) throw error;
        return { state: 'dropped' };
      }
    },
  };
}

/** The connection broke, or stayed silent, after the question had been sent. */
function wasDelivered(error: unknown): boolean {
  if (!isAppError(error, 'comfy.unreachable', 'comfy.timeout')) return false;
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && cause.code === 'UND_ERR_CONNECT_TIMEOUT')
    return false;
  return networkFailureOf(cause) !== 'refused';
}

async function rebootAnswerOf(
  answer: RawAnswer,
  base: ServerBase,
  path: string,
): Promise<RebootAnswer> {
  if (answer.status === 403) throw refusalOf(await answer.text(), path);
  const known = isGatewayAnswer(answer.status) ? [answer.status] : [404, 405];
  const { status } = await checkAnswer(answer, { base, path, allowed: known });
  await answer.discard();
  if (isGatewayAnswer(status)) return { state: 'dropped' };
  return { state: status < 300 ? 'accepted' : 'noSuchRoute' };
}

/** Managers before 2026 refuse without a word. */
function refusalOf(text: string, path: string): AppError {
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    return new AppError('restart.forbidden', { reason: `403 ${path}` });
  }
  const refusal = ManagerRefusal.safeParse(json);
  const reason = refusal.success ? refusal.data.error.slice(0, 100) : `403 ${path}`;
  return reason === 'comfyui_outdated'
    ? new AppError('restart.comfyTooOld')
    : new AppError('restart.forbidden', { reason });
}
