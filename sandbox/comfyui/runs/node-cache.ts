import { createHash } from 'node:crypto';

import type { NodeResult } from '../nodes/node-value.ts';
import type { Prompt } from '../prompt.ts';
import { toLink } from '../prompt.ts';

/** Results by signature; like the server's default cache it remembers the last prompt only. */
export interface NodeCache {
  get(signature: string): NodeResult | undefined;
  set(signature: string, result: NodeResult): void;
  keepOnly(signatures: ReadonlySet<string>): void;
  clear(): void;
}

export function createNodeCache(): NodeCache {
  const results = new Map<string, NodeResult>();
  return {
    get: (signature) => results.get(signature),
    set: (signature, result) => void results.set(signature, result),
    keepOnly(signatures) {
      for (const known of results.keys()) if (!signatures.has(known)) results.delete(known);
    },
    clear: () => {
      results.clear();
    },
  };
}

/** One signature per node: its class, its constants, and the signatures of its sources. */
export async function signatures(
  prompt: Prompt,
  fileStamp: (name: string) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const known = new Map<string, string>();
  const sign = async (id: string, above: readonly string[]): Promise<string> => {
    const found = known.get(id);
    const node = prompt[id];
    if (found !== undefined) return found;
    if (node === undefined || above.includes(id)) return '';
    const parts: string[] = [node.class_type];
    for (const [name, value] of Object.entries(node.inputs)) {
      const link = toLink(value);
      const isFile = node.class_type.startsWith('Load') && typeof value === 'string';
      const stamp = isFile ? await fileStamp(value) : '';
      const from = link === null ? '' : await sign(link.nodeId, [...above, id]);
      parts.push(`${name}=${link === null ? JSON.stringify(value) : link.slot}${from}${stamp}`);
    }
    const signature = createHash('sha256').update(parts.join('\n')).digest('hex');
    known.set(id, signature);
    return signature;
  };
  for (const id of Object.keys(prompt)) await sign(id, []);
  return known;
}
