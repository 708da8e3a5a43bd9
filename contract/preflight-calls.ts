import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, Id } from './call.ts';
import { FieldValues, FormView } from './form.ts';
import { Cure, CureOrder, Preflight, WorkflowMark } from './preflight.ts';

const OnWorkflow = z.object({
  connectionId: z.string().min(1),
  workflowName: z.string().min(1),
});

/** What a workflow needs before it runs, and the one press that brings it. */
export const preflightCalls = {
  /**
   * What is missing, and how it would come to the server. Without `values` and `switches`: as it was queued last.
   * `fresh`: with what the server lists now; the workflow stays as it was opened.
   */
  check: call
    .input(
      OnWorkflow.extend({
        switches: z.record(z.string(), z.boolean()).nullable(),
        values: FieldValues.nullable(),
        fresh: z.boolean(),
      }),
    )
    .output(Preflight),
  /** The same for a workflow that is no file of the server. */
  checkJson: call.input(OnWorkflow.extend({ workflow: z.unknown() })).output(Preflight),
  /** A workflow that is no file of the server as a form, with its own values. */
  formJson: call.input(OnWorkflow.extend({ workflow: z.unknown() })).output(FormView),
  /** Each saved workflow with whether something is missing for it; reads all of them. */
  marks: call.input(z.object({ connectionId: z.string().min(1) })).output(z.array(WorkflowMark)),
  /**
   * Brings what is missing, then runs. Looks again first: what is brought is what is missing then. `chosen`: repairs,
   * by the finding's id, that are not sure and that the person said yes to. Throws `preflight.stuck`.
   */
  cure: call
    .input(OnWorkflow.extend({ order: CureOrder, chosen: z.array(z.string()) }))
    .output(Cure),
  /** What failed is tried again, what is done stays done. */
  retry: call.input(Id).output(Cure),
  cancel: call.input(Id).output(Cure),
  /** Takes one that has ended off the list. */
  forget: call.input(Id).output(z.void()),
  /** Those of a connection, then all of them after each change. */
  watch: call
    .input(z.object({ connectionId: z.string().min(1) }))
    .output(eventIterator(z.array(Cure))),
};
