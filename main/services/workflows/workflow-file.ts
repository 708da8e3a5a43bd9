import type { WorkflowForm } from '../../../contract/workflow.ts';
import { AppError } from '../../core/app-error.ts';
import { embeddedWorkflow } from '../../core/workflows/embedded/embedded-workflow.ts';
import { piecesOf, type Pieces } from '../../core/workflows/embedded/pieces.ts';
import type { Inflate } from '../../core/workflows/embedded/png-texts.ts';
import { safeFileName } from '../../core/runs/safe-file-name.ts';
import { formOf, postedPromptOf, workflowJsonIn } from './workflow-document.ts';

/**
 * A file that came through the page. Of one that is larger than `largestWhole` the page sends the beginning and the
 * end, where films keep what belongs to them.
 */
export interface WorkflowFile {
  readonly head: File;
  readonly tail: File | null;
  /** Of the whole file. */
  readonly bytes: number;
}

/** A workflow with the name of the file it was in. */
export interface FoundWorkflow {
  readonly title: string;
  readonly form: WorkflowForm;
  readonly text: string;
}

export type ReadWorkflowFile = (file: WorkflowFile) => Promise<FoundWorkflow>;

const largestJson = 64 * 1024 * 1024;

/**
 * The workflow in a JSON file, a picture or a film; throws `workflow.notInside`, `.notJson`, `.notAWorkflow` and
 * `.fileTooBig`.
 */
export function createReadWorkflowFile(inflate: Inflate): ReadWorkflowFile {
  return async ({ head, tail, bytes }) => {
    const { name } = head;
    const first = new Uint8Array(await head.arrayBuffer());
    const last = tail === null ? null : new Uint8Array(await tail.arrayBuffer());
    const pieces = piecesOf(bytes, [
      { start: 0, bytes: first },
      ...(last === null ? [] : [{ start: bytes - last.byteLength, bytes: last }]),
    ]);
    const found = workflowIn(name, pieces, first, inflate);
    return { title: titleOf(name), form: formOf(name, found), text: JSON.stringify(found) };
  };
}

function workflowIn(name: string, file: Pieces, first: Uint8Array, inflate: Inflate): unknown {
  const { media, workflow } = embeddedWorkflow(file, inflate);
  if (media !== null) {
    if (workflow === null) throw new AppError('workflow.notInside', { name });
    return workflow;
  }
  if (file.size > first.byteLength || file.size > largestJson)
    throw new AppError('workflow.fileTooBig', {
      ...{ name, bytes: String(file.size), limit: String(largestJson) },
    });
  return jsonIn(name, first);
}

/** A request to the queue counts as what it carries. */
function jsonIn(name: string, bytes: Uint8Array): unknown {
  const json = workflowJsonIn(name, bytes);
  const posted = postedPromptOf(json);
  return posted === null ? json : (posted.graph ?? posted.prompt);
}

/** Without folders and ending. */
function titleOf(name: string): string {
  const base = name.replace(/^.*[/\\]/s, '').replace(/\.[a-z0-9]{1,5}$/i, '');
  return safeFileName(base).replace(/^\.+/, '_').replaceAll('%', '_');
}
