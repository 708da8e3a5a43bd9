import { z } from 'zod';
import type { ModelHeader } from './model-header.ts';
import { damaged } from './reading.ts';
import type { ReadFile, Reading } from './reading.ts';
import { textOf } from './reading.ts';
import { tensorsOf } from './tensors.ts';

/** Descriptions have some KB. */
const longest = 1024 * 1024;

const Description = z.looseObject({
  _class_name: z.string().optional(),
  architectures: z.array(z.string()).optional().catch(undefined),
});

/** What `config.json` or `model_index.json` says; the second one describes a whole pipeline. */
export function* readDescription(file: ReadFile, name: string): Reading<ModelHeader> {
  const bytes = yield { start: 0, end: Math.min(file.bytes, longest) };
  const { _class_name: className, architectures } = parsed(file, textOf(bytes, 0, bytes.length));
  const declared = new Map<string, string>();
  if (className !== undefined)
    declared.set(name === 'model_index.json' ? '_pipeline' : '_class_name', className);
  const [architecture] = architectures ?? [];
  if (architecture !== undefined) declared.set('architectures', architecture);
  return { format: 'diffusers', tensors: tensorsOf([]), declared, precision: '' };
}

function parsed(file: ReadFile, text: string): z.infer<typeof Description> {
  try {
    return Description.parse(JSON.parse(text));
  } catch {
    throw damaged(file, 'json');
  }
}
