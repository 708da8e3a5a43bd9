import { z } from 'zod';
import type { Failure } from '../../../contract/error-code.ts';
import type { OutputFile } from '../../../contract/run.ts';
import { outputsOf } from './run-outputs.ts';

/** A prompt that has ended, as the server's history tells it. */
export interface EndedPrompt {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly statusText: 'success' | 'error';
  readonly completed: boolean;
  readonly messages: readonly (readonly [string, unknown])[];
}

export type RunEnd =
  | { readonly state: 'done'; readonly outputs: readonly OutputFile[] }
  | {
      readonly state: 'failed';
      readonly failure: Failure;
      readonly outputs: readonly OutputFile[];
    }
  | { readonly state: 'interrupted' };

const ExecutionError = z.object({
  node_id: z.union([z.string(), z.number()]).nullish(),
  node_type: z.string().nullish(),
  exception_type: z.string().nullish(),
  exception_message: z.string().nullish(),
});
type ExecutionError = z.infer<typeof ExecutionError>;

const Stamped = z.object({ timestamp: z.number() });

/** From its start to the last thing that happened to it; null where the history tells no times. */
export function tookMsOf({ messages }: Pick<EndedPrompt, 'messages'>): number | null {
  const times = messages.flatMap(([, body]) => Stamped.safeParse(body).data?.timestamp ?? []);
  const [first] = times;
  return first === undefined || times.length < 2 ? null : Math.max(...times) - first;
}

/** How a run ended. An interrupted one is an error without an `execution_error` message. */
export function endOf(ended: EndedPrompt): RunEnd {
  const outputs = outputsOf(ended.outputs);
  if (ended.statusText === 'success') return { state: 'done', outputs };
  const errors = ended.messages.filter(([name]) => name === 'execution_error');
  const isInterrupted = ended.messages.some(([name]) => name === 'execution_interrupted');
  if (errors.length === 0 && isInterrupted) return { state: 'interrupted' };
  const parsed = ExecutionError.safeParse(errors.at(-1)?.[1]);
  return { state: 'failed', failure: failureOf(parsed.success ? parsed.data : {}), outputs };
}

function failureOf(error: ExecutionError): Failure {
  const message = (error.exception_message ?? '').trim();
  if (isOutOfMemory(error.exception_type ?? '', message))
    return { code: 'comfy.outOfMemory', params: {} };
  const nodeId = error.node_id ?? null;
  const node = [nodeId === null ? '' : `#${nodeId}`, error.node_type ?? ''].join(' ').trim();
  return {
    code: 'comfy.runFailed',
    params: {
      node: node === '' ? '?' : node,
      message: (message === '' ? (error.exception_type ?? '?') : message).slice(0, 500),
    },
  };
}

/** torch names the exception; packs and the CPU's allocator only say it in words. */
function isOutOfMemory(exceptionType: string, message: string): boolean {
  return (
    /OutOfMemoryError|^MemoryError$/.test(exceptionType) ||
    /out of memory|not enough memory|allocation on device/i.test(message)
  );
}
