import {
  isList,
  isRecord,
  listOf,
  memberOf,
  recordOf,
  type JsonRecord,
} from '../graph-to-prompt/json-values.ts';
import { isPrompt, isUiWorkflow } from '../graph-to-prompt/recognise-workflow.ts';

/** To be raised when other values count. */
export const namesVersion = 1;

/** Longer texts are prompts and notes, and no name of a file. */
const longestName = 300;
/** What people write is for people. */
const noteTypes: ReadonlySet<string> = new Set(['Note', 'MarkdownNote']);
/** Values of packs are lists and objects in each other; a file that goes on for ever is made by hand. */
const deepest = 12;
const inText = [
  { as: 'embedding', pattern: /embedding:([^\s,:()<>[\]{}]+)/gi },
  { as: 'lora', pattern: /<lora:([^:<>\n]+)/gi },
] as const;

/**
 * Every value of a node that may name a model, with `/`; null where the JSON is no workflow. What a text names within
 * itself stands there as `embedding:NAME` and `lora:NAME`.
 */
export function namesInWorkflow(json: unknown): readonly string[] | null {
  if (isUiWorkflow(json)) return namesIn(nodesOf(recordOf(json)).map(widgetsOf));
  if (isPrompt(json)) return namesIn(Object.values(recordOf(json)).map(inputsOf));
  // the body of a post to the queue, with the graph that it carries
  const prompt = memberOf(recordOf(json), 'prompt');
  return isPrompt(prompt) ? namesInWorkflow(prompt) : null;
}

/** The same of any values at all. */
export function namesIn(values: readonly unknown[]): readonly string[] {
  const found = new Set<string>();
  for (const value of values) collect(value, found, 0);
  return [...found];
}

/** One spelling of a name: servers write `\` on Windows, and some systems take accents apart. */
export const spelled = (name: string): string => name.replaceAll('\\', '/').normalize('NFC');

function collect(value: unknown, found: Set<string>, depth: number): void {
  if (typeof value === 'string') {
    if (value.length > 0 && value.length <= longestName && !value.includes('\n'))
      found.add(spelled(value));
    for (const { as, pattern } of inText)
      for (const [, name = ''] of value.matchAll(pattern)) found.add(`${as}:${spelled(name)}`);
    return;
  }
  if (depth > deepest) return;
  const parts = isList(value) ? value : isRecord(value) ? Object.values(value) : [];
  for (const part of parts) collect(part, found, depth + 1);
}

/** Those of the graph, of its subgraphs however deep, and of the group nodes of older files. */
function nodesOf(json: JsonRecord): readonly JsonRecord[] {
  const holders: JsonRecord[] = [];
  const open = [json];
  for (let holder = open.pop(); holder !== undefined; holder = open.pop()) {
    holders.push(holder);
    open.push(
      ...listOf(recordOf(memberOf(holder, 'definitions')).subgraphs).filter(isRecord),
      ...Object.values(recordOf(recordOf(holder.extra).groupNodes)).filter(isRecord),
    );
  }
  return holders.flatMap(({ nodes }) => listOf(nodes).filter(isRecord));
}

const widgetsOf = (node: JsonRecord): unknown =>
  typeof node.type === 'string' && noteTypes.has(node.type) ? null : node.widgets_values;

const inputsOf = (node: unknown): unknown => recordOf(node).inputs;
