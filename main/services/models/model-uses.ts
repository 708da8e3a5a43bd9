import PQueue from 'p-queue';
import type { ModelUses } from '../../../contract/model.ts';
import type { WorkflowEntry } from '../../../contract/workflow.ts';
import { isAppError } from '../../core/app-error.ts';
import type { ComfyPrompts } from '../ports/comfy.ts';

export interface UsesPorts {
  readonly workflows: {
    list(connectionId: string, signal?: AbortSignal): Promise<readonly WorkflowEntry[]>;
    text(connectionId: string, name: string, signal?: AbortSignal): Promise<string>;
  };
  readonly comfyOf: (connectionId: string) => Promise<{
    readonly prompts: Pick<ComfyPrompts, 'queue'>;
  }>;
}

const atOnce = 4;

/** Which saved workflows and queued prompts name one of the models, as ComfyUI lists them. */
export async function usesOf(
  ports: UsesPorts,
  connectionId: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ModelUses> {
  const wanted = names.flatMap(spellings);
  const isNamed = (text: string): boolean => wanted.some((name) => text.includes(name));
  try {
    const [workflows, { prompts }] = await Promise.all([
      savedUses(ports, connectionId, isNamed, signal),
      ports.comfyOf(connectionId),
    ]);
    const { running, pending } = await prompts.queue(signal);
    const queued = [...running, ...pending].filter((entry) => isNamed(JSON.stringify(entry)));
    return { state: 'asked', workflows: [...workflows], queued: queued.length };
  } catch (error) {
    signal?.throwIfAborted();
    if (isAppError(error)) return { state: 'unknown' };
    throw error;
  }
}

/** In quotes, as a graph names it; a server on Windows writes the folders its own way. */
const spellings = (name: string): readonly string[] => [
  JSON.stringify(name),
  JSON.stringify(name.replaceAll('/', '\\')),
];

async function savedUses(
  { workflows }: UsesPorts,
  connectionId: string,
  isNamed: (text: string) => boolean,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const queue = new PQueue({ concurrency: atOnce });
  const entries = await workflows.list(connectionId, signal);
  const found = await queue.addAll(
    entries.map(({ name }) => async () => {
      signal?.throwIfAborted();
      try {
        return isNamed(await workflows.text(connectionId, name, signal)) ? [name] : [];
      } catch (error) {
        // deleted meanwhile, or a file of another kind: it names nothing
        if (isAppError(error)) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}
