import { idOf, isList, isRecord, listOf, recordOf, type JsonRecord } from './json-values.ts';

/** Readers and writers of JSON give up at some thousand levels; no page nests more than some hundred. */
const DEEPEST = 1_500;

/** Where a workflow nests values beyond all measure; null: nowhere. */
export function tooDeepPart(workflow: JsonRecord): { readonly nodeId: string | null } | null {
  if (!isTooDeep(workflow)) return null;
  const node = listOf(workflow.nodes).find(isTooDeep);
  return { nodeId: idOf(recordOf(node).id) };
}

/** Goes level by level, as a call for each level would run out of stack itself. */
function isTooDeep(value: unknown): boolean {
  let level = membersOf(value);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true;
    level = level.flatMap(membersOf);
  }
  return false;
}

/** Only what may hold something itself. */
function membersOf(value: unknown): readonly unknown[] {
  if (isList(value)) return value.filter(isHolder);
  return isRecord(value) ? Object.values(value).filter(isHolder) : [];
}

function isHolder(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
