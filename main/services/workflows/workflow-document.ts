import { z } from 'zod';
import type { WorkflowDocument, WorkflowForm } from '../../../contract/workflow.ts';
import { AppError } from '../../core/app-error.ts';
import { isTooDeep } from '../../core/runs/json-depth.ts';
import { whyNotJson } from '../../core/runs/not-json.ts';
import { workflowFormOf } from '../../core/graph-to-prompt/recognise-workflow.ts';

/** Takes a file's text for a workflow; throws `workflow.notJson` or `workflow.notAWorkflow`. */
export function documentOf(name: string, text: string): WorkflowDocument {
  const json = workflowJson(name, text);
  return { name, form: formOf(name, json), json };
}

/** A file's text as JSON; throws `workflow.notJson`. */
export function workflowJson(name: string, fileText: string): unknown {
  const text = fileText.replace(/^\uFEFF/, '');
  if (isTooDeep(text)) throw new AppError('workflow.notJson', { name, reason: 'tooDeep' });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('workflow.notJson', { name, reason: whyNotJson(text) }, { cause });
  }
}

/** The bytes of a file as JSON; what is not UTF-8 would lose its letters. Throws `workflow.notJson`. */
export function workflowJsonIn(name: string, bytes: Uint8Array): unknown {
  return workflowJson(name, textIn(name, bytes));
}

function textIn(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new AppError('workflow.notJson', { name, reason: 'notUtf8' }, { cause });
  }
}

/** Which of the two forms it has; throws `workflow.notAWorkflow`, which says what it is instead. */
export function formOf(name: string, json: unknown): WorkflowForm {
  const form = workflowFormOf(json);
  if (form === null) throw new AppError('workflow.notAWorkflow', { name, reason: kindOf(json) });
  return form;
}

function kindOf(json: unknown): string {
  if (json === null || typeof json !== 'object') return JSON.stringify(json).slice(0, 60);
  if (Array.isArray(json)) return '[…]';
  const keys = Object.keys(json);
  const shown = keys.slice(0, 5).map((key) => `${key.slice(0, 30)}: …`);
  return `{${[...shown, ...(keys.length > 5 ? ['…'] : [])].join(', ')}}`;
}

const Body = z.object({
  prompt: z.unknown(),
  extra_data: z.object({ extra_pnginfo: z.object({ workflow: z.unknown() }) }).optional(),
});

/** A prompt as it is posted to the queue, with the graph that it carries; null for anything else. */
export function postedPromptOf(json: unknown): { prompt: unknown; graph: unknown } | null {
  const body = Body.safeParse(json);
  if (!body.success || workflowFormOf(json) !== null) return null;
  const { prompt, extra_data: extra } = body.data;
  if (workflowFormOf(prompt) !== 'api') return null;
  return { prompt, graph: extra?.extra_pnginfo.workflow ?? null };
}
