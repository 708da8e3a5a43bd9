import { z } from 'zod';
import type { OutputFile } from '../../../contract/run.ts';

const NamedFile = z.object({
  filename: z.string().min(1),
  subfolder: z.string().nullish(),
  type: z.string().nullish(),
});

/** Every file that the history names: each list of each node whose elements have a `filename`. */
export function outputsOf(outputs: Readonly<Record<string, unknown>>): readonly OutputFile[] {
  const files = Object.entries(outputs).flatMap(([nodeId, lists]) =>
    Object.entries(typeof lists === 'object' && lists !== null ? lists : {}).flatMap(
      ([kind, list]) => filesOfList(nodeId, kind, list),
    ),
  );
  return distinct(files);
}

function filesOfList(nodeId: string, kind: string, list: unknown): readonly OutputFile[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((element) => {
    const file = NamedFile.safeParse(element);
    if (!file.success) return [];
    const { filename, subfolder, type } = file.data;
    return [
      {
        nodeId,
        kind,
        filename,
        subfolder: subfolder ?? '',
        type: type ?? 'output',
        savedAs: null,
      },
    ];
  });
}

function distinct(files: readonly OutputFile[]): readonly OutputFile[] {
  const byName = new Map<string, OutputFile>();
  for (const file of files) {
    const name = JSON.stringify([file.type, file.subfolder, file.filename]);
    if (!byName.has(name)) byName.set(name, file);
  }
  return [...byName.values()];
}

/** What a person wants on the disk: the saved results; where a workflow only previews, the previews. */
export function outputsToFetch(outputs: readonly OutputFile[]): readonly OutputFile[] {
  const saved = outputs.filter(({ type }) => type === 'output');
  return saved.length > 0 ? saved : outputs.filter(({ type }) => type === 'temp');
}
