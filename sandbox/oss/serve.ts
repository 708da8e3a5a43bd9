import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { admit, type Gate } from './admit.ts';
import type { BodyWriter } from './body-writer.ts';
import type { BucketStore } from './bucket-store.ts';
import type { Answer } from './call.ts';
import type { Struck } from './faults.ts';
import { operations } from './operations/operations.ts';
import { noSuchBucket, OssError } from './oss-error.ts';
import { readRequest, type OssRequest } from './oss-request.ts';
import { ConnectionGone } from './receive-body.ts';
import type { LogEntry, RequestLog } from './request-log.ts';
import { findOperation, notImplemented } from './routes.ts';
import { errorAnswer, sendAnswer } from './send-answer.ts';

export interface ServiceState {
  readonly domains: Readonly<Record<string, string>>;
  readonly storeOf: (bucket: string) => BucketStore | undefined;
  readonly writer: BodyWriter;
  readonly log: RequestLog;
  /** The state of the knobs and the clock at this moment. */
  readonly gate: () => Gate;
  readonly closed: AbortSignal;
}

const partNumberOf = ({ query }: OssRequest): number | undefined =>
  query.has('partNumber') ? Number(query.get('partNumber')) : undefined;

interface Exchange {
  readonly state: ServiceState;
  readonly request: OssRequest;
  readonly struck: Struck;
  readonly log: LogEntry;
  readonly gate: Gate;
}

/** Does what was asked; throws where that is refused or nobody is left to answer. */
async function perform({ state, request, struck, log, gate }: Exchange): Promise<Answer> {
  const { operation, bucket, requireAction } = admit(request, struck, gate);
  const { storeOf, writer } = state;
  const { rules, switches, now } = gate;
  const store = storeOf(bucket.name);
  if (!store) throw noSuchBucket(bucket.name);
  const answer = await operations[operation]({
    ...{ ...struck, request, bucket, requireAction, store, storeOf, writer },
    ...{ log, rules, switches, now },
  });
  const pause = rules.take('delay', struck);
  if (pause) await delay(pause.delayMs, undefined, { signal: state.closed });
  if (rules.take('lose-answer', struck)) {
    request.message.socket.resetAndDestroy();
    throw new ConnectionGone('Lost on request');
  }
  return answer;
}

const toOssError = (error: unknown): OssError => {
  if (error instanceof OssError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = error instanceof Error ? error.message : String(error);
  // A full disk and bugs of our own; the message is for whoever runs the stand-in.
  return new OssError(500, 'InternalError', `The stand-in failed: ${code} ${reason}`);
};

function startExchange(state: ServiceState, message: IncomingMessage, gate: Gate): Exchange {
  const request = readRequest(message, state.domains);
  const { method, bucket, key } = request;
  const operation = findOperation(request);
  const partNumber = partNumberOf(request);
  const log = state.log.start({ method, action: operation ?? '', bucket, key, partNumber });
  if (!operation) throw notImplemented();
  return { state, request, struck: { operation, key, partNumber }, log, gate };
}

async function answerTo(
  state: ServiceState,
  message: IncomingMessage,
  gate: Gate,
  requestId: string,
): Promise<readonly [Answer, LogEntry | undefined]> {
  const { method = 'GET', headers } = message;
  let log: LogEntry | undefined;
  try {
    const exchange = startExchange(state, message, gate);
    log = exchange.log;
    return [await perform(exchange), log];
  } catch (error) {
    if (error instanceof ConnectionGone) throw error;
    return [errorAnswer(toOssError(error), method, requestId, headers.host ?? ''), log];
  }
}

/** Serves one request to its end, whatever comes. */
export async function serve(
  state: ServiceState,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomBytes(12).toString('hex').toUpperCase();
  const gate = state.gate();
  response.setHeader('x-oss-request-id', requestId);
  response.setHeader('Server', 'AliyunOSS');
  // Clients judge their own clock by this header.
  response.setHeader('Date', new Date(gate.now).toUTCString());
  try {
    const [answer, log] = await answerTo(state, message, gate, requestId);
    log?.answered(answer.status);
    await sendAnswer(response, answer);
  } catch {
    // The other side is gone, or the stand-in is closing: nobody hears an answer.
    message.socket.destroy();
  }
}
