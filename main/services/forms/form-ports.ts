import type { FieldValues } from '../../../contract/form.ts';
import type { LocalTime } from '../../core/graph-to-prompt/text-replacements.ts';
import type { Clock } from '../ports/clock.ts';
import type { ComfyOf } from '../ports/comfy.ts';
import type { Runs } from '../runs/runs.ts';
import type { Workflows } from '../workflows/workflows.ts';

/** What differs from the file in a form that was filled in. */
export interface KeptForm {
  /** By id; those that are as in the file are left out. */
  readonly switches: Readonly<Record<string, boolean>>;
  readonly values: FieldValues;
  /** Of the file that it was filled in for, see `workflow-mark.ts`; null where that is not known. */
  readonly mark: string | null;
}

/** What was filled in last in the form of each workflow of each connection. */
export interface FormStore {
  get(connectionId: string, workflowName: string): Promise<KeptForm | null>;
  put(connectionId: string, workflowName: string, kept: KeptForm): Promise<void>;
  remove(connectionId: string, workflowName: string): Promise<void>;
  /** The workflow has another name now. */
  rename(connectionId: string, from: string, to: string): Promise<void>;
}

export interface FormPorts {
  readonly workflows: Pick<Workflows, 'read' | 'objectInfo'>;
  readonly comfyOf: ComfyOf;
  readonly runs: Pick<Runs, 'queue' | 'hold'>;
  readonly store: FormStore;
  readonly clock: Pick<Clock, 'now'>;
  /** From 0 to 1, for seeds and the choices of dynamic prompts. */
  readonly random: () => number;
  /** The wall clock where the person is, for file names with a date. */
  readonly localTime: () => LocalTime;
}
