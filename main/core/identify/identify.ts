import type { ModelFacts } from '../../../contract/identify.ts';
import { isAppError, toFailure } from '../app-error.ts';
import { readDescription } from './diffusers.ts';
import { identifyHeader } from './identify-header.ts';
import { readHeader } from './read-header.ts';
import type { ReadFile, Reading } from './reading.ts';

/** Goes up with every change of the rules, so that what older ones found is found anew. */
export const rulesVersion = 6;

/** What a file is, from its header and its name; asks for the bytes that it needs. */
export function* identifyFile(file: ReadFile): Reading<ModelFacts> {
  return yield* refusing(factsOfFile(file));
}

/** What a folder is, from the description in it; `folder` has its name and the length of the description. */
export function* identifyFolder(folder: ReadFile, description: string): Reading<ModelFacts> {
  return yield* refusing(factsOfFolder(folder, description));
}

function* factsOfFile(file: ReadFile): Reading<ModelFacts> {
  const header = yield* readHeader(file);
  if (header === 'tooBig') return { state: 'unknown', format: 'safetensors', why: 'headerTooBig' };
  return identifyHeader(header, file.name);
}

function* factsOfFolder(folder: ReadFile, description: string): Reading<ModelFacts> {
  return identifyHeader(yield* readDescription(folder, description), folder.name);
}

/** What is no model, or a damaged one, is an answer and no failure. */
function* refusing(reading: Reading<ModelFacts>): Reading<ModelFacts> {
  try {
    return yield* reading;
  } catch (error) {
    if (!isAppError(error) || !error.code.startsWith('model.')) throw error;
    return { state: 'refused', failure: toFailure(error) };
  }
}
