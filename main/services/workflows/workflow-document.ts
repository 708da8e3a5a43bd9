import type { WorkflowDocument, WorkflowForm } from '../../../contract/workflow.ts';
import { AppError } from '../../core/app-error.ts';
import { workflowFormOf } from '../../core/graph-to-prompt/recognise-workflow.ts';

/** Takes a file's text for a workflow; throws `workflow.notJson` or `workflow.notAWorkflow`. */
export function documentOf(name: string, text: string): WorkflowDocument {
  const json = parsed(name, text.replace(/^\uFEFF/, ''));
  return { name, form: formOf(name, json), json };
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = text.trim() === '' ? 'empty' : reasonOf(cause);
    throw new AppError('workflow.notJson', { name, reason }, { cause });
  }
}

/** Without the engine's excerpt of the text, which may be long. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.slice(0, 120) : 'JSON';
}

/** Which of the two forms it has; throws `workflow.notAWorkflow`, which says what it is instead. */
export function formOf(name: string, json: unknown): WorkflowForm {
  const form = workflowFormOf(json);
  if (form === null) throw new AppError('workflow.notAWorkflow', { name, reason: kindOf(json) });
  return form;
}

function kindOf(json: unknown): string {
  if (json === null || typeof json !== 'object') return json === null ? 'null' : typeof json;
  if (Array.isArray(json)) return '[…]';
  const keys = Object.keys(json);
  return keys.length === 0
    ? '{}'
    : `{${keys.slice(0, 5).join(', ')}${keys.length > 5 ? ', …' : ''}}`;
}
