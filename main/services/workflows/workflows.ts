import type {
  Conversion,
  ConversionLine,
  Prompt,
  WorkflowDocument,
  WorkflowEntry,
} from '../../../contract/workflow.ts';
import { Prompt as PromptSchema } from '../../../contract/workflow.ts';
import { AppError } from '../../core/app-error.ts';
import { graphToPrompt } from '../../core/graph-to-prompt/graph-to-prompt.ts';
import { parseObjectInfo } from '../../core/graph-to-prompt/object-info.ts';
import type { ObjectInfo } from '../../core/graph-to-prompt/object-info.ts';
import { workflowFormOf } from '../../core/graph-to-prompt/recognise-workflow.ts';
import { applyAssignments } from '../../core/runs/assignments.ts';
import { refusalText } from '../../core/runs/refusal-text.ts';
import { stepSeeds } from '../../core/runs/step-seeds.ts';
import { workflowPlace } from '../../core/workflows/workflow-names.ts';
import { createObjectInfoReader } from './object-info-reader.ts';
import { documentOf, formOf, postedPromptOf } from './workflow-document.ts';
import type { WorkflowPorts } from './workflow-ports.ts';

/** What is to be run: a workflow in either form, and how this one run differs from it. */
export interface RunnableWorkflow {
  readonly connectionId: string;
  readonly workflowName: string;
  readonly workflow: unknown;
  /** `NODE.INPUT=VALUE` */
  readonly assignments: readonly string[];
  /** 0 for the first of several like it; the seeds of the later ones are stepped. */
  readonly turn: number;
}

/** What the queue takes, and the graph that the outputs carry. */
export interface RunnablePrompt {
  readonly prompt: Prompt;
  /** Null where the workflow was a prompt. */
  readonly workflow: unknown;
  readonly report: readonly ConversionLine[];
}

export interface Workflows {
  list(connectionId: string, signal?: AbortSignal): Promise<readonly WorkflowEntry[]>;
  /** The text of a saved or opened one, or of a template; throws `workflow.notFound`. */
  text(connectionId: string, name: string, signal?: AbortSignal): Promise<string>;
  /** Throws `workflow.notFound`, `.notJson` and `.notAWorkflow`. */
  read(connectionId: string, name: string, signal?: AbortSignal): Promise<WorkflowDocument>;
  /** Either form into a prompt; a refusal is an outcome. */
  convert(connectionId: string, workflow: unknown, signal?: AbortSignal): Promise<Conversion>;
  /** The node definitions of the connection's server. */
  objectInfo(connectionId: string, signal?: AbortSignal): Promise<ObjectInfo>;
  /** A prompt with its seeds stepped for another turn. */
  step(connectionId: string, prompt: Prompt, turn: number, signal?: AbortSignal): Promise<Prompt>;
  /** The prompt to queue; throws `workflow.refused`, `.notAWorkflow` and `.badAssignment`. */
  prepare(runnable: RunnableWorkflow, signal?: AbortSignal): Promise<RunnablePrompt>;
}

export function createWorkflows(ports: WorkflowPorts): Workflows {
  const objectInfoOf = createObjectInfoReader(ports);
  const convertWith = (workflow: unknown, objectInfo: ObjectInfo): Conversion =>
    workflowFormOf(workflow) === 'api'
      ? { state: 'converted', prompt: PromptSchema.parse(workflow), report: [] }
      : graphToPrompt(workflow, objectInfo, { random: ports.random, now: ports.localTime() });
  return {
    async list(connectionId, signal) {
      const comfy = await ports.comfyOf(connectionId);
      const entries = await comfy.workflows.list(signal);
      return entries.toSorted((a, b) => compareNames(a.name, b.name));
    },
    read: async (connectionId, name, signal) =>
      documentOf(name, await workflowText(ports, connectionId, name, signal)),
    text: (connectionId, name, signal) => workflowText(ports, connectionId, name, signal),
    convert: async (connectionId, workflow, signal) =>
      convertWith(workflow, parseObjectInfo(await objectInfoOf(connectionId, signal))),
    objectInfo: async (connectionId, signal) =>
      parseObjectInfo(await objectInfoOf(connectionId, signal)),
    async step(connectionId, prompt, turn, signal) {
      if (turn === 0) return prompt;
      return stepSeeds(prompt, turn, parseObjectInfo(await objectInfoOf(connectionId, signal)));
    },
    async prepare(runnable, signal) {
      const { connectionId, workflowName: name, assignments, turn } = runnable;
      const posted = postedPromptOf(runnable.workflow);
      const workflow = posted === null ? runnable.workflow : posted.prompt;
      const form = formOf(name, workflow);
      const objectInfo = parseObjectInfo(await objectInfoOf(connectionId, signal));
      const conversion = convertWith(workflow, objectInfo);
      if (conversion.state === 'refused')
        throw new AppError('workflow.refused', { name, reasons: refusalText(conversion.reasons) });
      const assigned = applyAssignments(conversion.prompt, assignments, objectInfo);
      return {
        prompt: stepSeeds(assigned, turn, objectInfo),
        workflow: form === 'ui' ? workflow : (posted?.graph ?? null),
        report: conversion.report,
      };
    },
  };
}

async function workflowText(
  { comfyOf, shelf }: Pick<WorkflowPorts, 'comfyOf' | 'shelf'>,
  connectionId: string,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  const place = workflowPlace(name);
  if (place.kind === 'opened') {
    const text = await shelf.openedText(place.id);
    if (text === null) throw new AppError('workflow.notFound', { name: place.title });
    return text;
  }
  const { workflows } = await comfyOf(connectionId);
  return place.kind === 'template'
    ? workflows.readTemplate(place.module, place.name, signal)
    : workflows.read(name, signal);
}

/** Folders together, in the order of their names. */
function compareNames(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (const [depth, part] of left.entries()) {
    const other = right[depth];
    if (other === undefined) return 1;
    if (part !== other) return part < other ? -1 : 1;
  }
  return left.length - right.length;
}
