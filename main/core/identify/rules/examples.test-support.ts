import { safetensorsFile } from '../model-files.test-support.ts';
import type { FakeFile } from '../model-files.test-support.ts';

/** A file as its makers published it, by some of its tensors, and what it is. */
export interface Example {
  readonly file: FakeFile;
  readonly kind: string;
  readonly type: string;
  readonly base: string | null;
  readonly variant: string;
}

/**
 * Reads a list of examples, a blank line between two: first `kind | type | base model | variant | name`, then a tensor a
 * line with its shape.
 */
export const examplesOf = (list: string): readonly Example[] =>
  list
    .trim()
    .split(/\n\s*\n/)
    .map(exampleOf);

function exampleOf(block: string): Example {
  const [title = '', ...lines] = block.trim().split('\n');
  const [kind = '', type = '', base = '', variant = '', name = ''] = title
    .split('|')
    .map((part) => part.trim());
  const tensors = lines.map((line) => {
    const [key = '', ...shape] = line.trim().split(' ');
    return [key, shape.map(Number)] as const;
  });
  const file = safetensorsFile(name || 'x.safetensors', Object.fromEntries(tensors));
  return { file, kind, type, base: base || null, variant };
}
