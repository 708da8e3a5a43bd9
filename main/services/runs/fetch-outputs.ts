import type { OutputFile } from '../../../contract/run.ts';
import type { AppError } from '../../core/app-error.ts';
import { isAppError } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import { outputsToFetch } from '../../core/runs/run-outputs.ts';
import { safeFileName, safeSubfolder } from '../../core/runs/safe-file-name.ts';
import type { Comfy } from '../ports/comfy.ts';
import type { RunPorts } from './run-ports.ts';
import type { EndedRun } from './run-states.ts';

type FetchPorts = Pick<RunPorts, 'files' | 'clock' | 'store'>;
type WithOutputs = Extract<EndedRun, { state: 'done' | 'failed' }>;

/** In a row, without a byte in between. */
const mostTries = 8;
const longestPauseMs = 15_000;

/**
 * Fetches what a run left into a folder and writes down where each file lies. All are tried; then a
 * failure is thrown.
 */
export async function fetchOutputs(
  ports: FetchPorts,
  comfy: Comfy,
  run: WithOutputs,
  directory: string,
  signal?: AbortSignal,
): Promise<readonly OutputFile[]> {
  let outputs: readonly OutputFile[] = run.outputs;
  const failures: AppError[] = [];
  for (const output of outputsToFetch(run.outputs)) {
    try {
      const savedAs = await fetchOne(ports, comfy, { run, output, directory }, signal);
      outputs = outputs.map((other) => (other === output ? { ...output, savedAs } : other));
      await ports.store.saveOutputs(run.id, outputs);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isAppError(error)) throw error;
      failures.push(error);
    }
  }
  // what is missing for good says less than what another try may cure
  const failure = failures.find(({ code }) => code !== 'comfy.outputMissing') ?? failures[0];
  if (failure !== undefined) throw failure;
  return outputs.filter(({ savedAs }) => savedAs !== null);
}

interface Wanted {
  readonly run: WithOutputs;
  readonly output: OutputFile;
  readonly directory: string;
}

function isInside(path: string, directory: string): boolean {
  const folder = directory.replace(/[/\\]+$/, '');
  return path.startsWith(folder) && /^[/\\]/.test(path.slice(folder.length));
}

async function fetchOne(
  { files, clock }: FetchPorts,
  comfy: Comfy,
  { run, output, directory }: Wanted,
  signal?: AbortSignal,
): Promise<string> {
  const { savedAs, filename, subfolder, type } = output;
  if (savedAs !== null && isInside(savedAs, directory) && (await files.exists(savedAs)))
    return savedAs;
  const target = {
    directory,
    subfolders: safeSubfolder(subfolder),
    name: safeFileName(filename),
    identity: JSON.stringify([run.connectionId, run.promptId, type, subfolder, filename]),
  };
  let tries = 0;
  const onBytes = () => {
    tries = 0;
  };
  for (;;) {
    try {
      return await files.save(
        target,
        (start) => comfy.files.view(output, { start, ...(signal === undefined ? {} : { signal }) }),
        { onBytes, ...(signal === undefined ? {} : { signal }) },
      );
    } catch (error) {
      signal?.throwIfAborted();
      if (!isAppError(error) || !isTransient(error.code) || tries >= mostTries) throw error;
      await clock.sleep(Math.min(1_000 * 2 ** tries, longestPauseMs), signal);
      tries += 1;
    }
  }
}
