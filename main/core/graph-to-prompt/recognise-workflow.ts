import type { WorkflowForm } from '../../../contract/workflow.ts';
import { isList, isRecord, memberOf, textOf } from './json-values.ts';

/** Whether the JSON is a workflow of the page, in the form it saves; single nodes may be broken. */
export function isUiWorkflow(json: unknown): boolean {
  if (!isRecord(json) || !isList(json.nodes)) return false;
  if (json.nodes.length === 0) return isList(json.links);
  return json.nodes.some((node) => isRecord(node) && textOf(node.type) !== null);
}

/** Whether the JSON is a prompt: what the queue takes, by node id. */
export function isPrompt(json: unknown): boolean {
  if (!isRecord(json)) return false;
  const nodes = Object.values(json);
  return nodes.length > 0 && nodes.every(isPromptNode);
}

/** Which of the two forms the JSON has, if any. */
export function workflowFormOf(json: unknown): WorkflowForm | null {
  if (isUiWorkflow(json)) return 'ui';
  return isPrompt(json) ? 'api' : null;
}

function isPromptNode(json: unknown): boolean {
  return isRecord(json) && textOf(memberOf(json, 'class_type')) !== null && isRecord(json.inputs);
}
