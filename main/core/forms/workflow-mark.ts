import { isRecord, listOf, recordOf, type JsonRecord } from '../graph-to-prompt/json-values.ts';

/** Differs as soon as a workflow may run otherwise; where its nodes lie on the canvas says nothing. */
export function workflowMark(workflow: unknown): string {
  const isGraph = isRecord(workflow) && Array.isArray(workflow.nodes);
  return hashOf(JSON.stringify([isGraph ? executed(workflow) : workflow]));
}

function executed(graph: JsonRecord): readonly unknown[] {
  const nodes = listOf(graph.nodes).map((node) => {
    const { id, type, mode, widgets_values: values, inputs } = recordOf(node);
    const links = listOf(inputs).map((input) => [recordOf(input).name, recordOf(input).link]);
    return [id, type, mode, values, links];
  });
  const inside = listOf(recordOf(graph.definitions).subgraphs).filter(isRecord).map(executed);
  return [nodes, graph.links, inside];
}

/** Two rounds of FNV-1a: enough to notice a change, and no secret rests on it. */
function hashOf(text: string): string {
  let [one, other] = [0x811c9dc5, 0x1b873593];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ (code + index), 0x01000193);
  }
  return [one, other].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
}
