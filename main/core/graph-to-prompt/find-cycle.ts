import type { Prompt } from '../../../contract/workflow.ts';
import { isList } from './json-values.ts';

interface CycleMember {
  readonly nodeId: string;
  readonly classType: string;
}

/** A node that feeds itself by way of others, if there is one. */
export function findCycle(prompt: Prompt): CycleMember | null {
  const finished = new Set<string>();
  const under = new Set<string>();
  for (const start of Object.keys(prompt)) {
    // an entry is visited twice: on the way down and, marked as left, on the way back
    const open = [{ nodeId: start, isLeft: false }];
    for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
      const { nodeId, isLeft } = visit;
      if (isLeft) {
        under.delete(nodeId);
        finished.add(nodeId);
      } else if (under.has(nodeId)) {
        return { nodeId, classType: prompt[nodeId]?.class_type ?? '' };
      } else if (!finished.has(nodeId)) {
        under.add(nodeId);
        open.push({ nodeId, isLeft: true });
        for (const origin of originsOf(prompt, nodeId))
          open.push({ nodeId: origin, isLeft: false });
      }
    }
  }
  return null;
}

function originsOf(prompt: Prompt, nodeId: string): readonly string[] {
  return Object.values(prompt[nodeId]?.inputs ?? {}).flatMap((value) =>
    isList(value) && value.length === 2 && typeof value[0] === 'string' ? [value[0]] : [],
  );
}
