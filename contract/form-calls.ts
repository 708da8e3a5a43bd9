import { z } from 'zod';
import { call, OnConnection } from './call.ts';
import { FieldValues, FormView } from './form.ts';

const OfWorkflow = OnConnection.extend({ name: z.string().min(1) });

/** The part of `workflows` that is about what stands in a form. */
export const formCalls = {
  /**
   * Keeps what a person has filled in, until it is reset; nothing is checked, and what does not fit the form is not
   * shown again. `switches`: all of the form, null as they were left. `isSeen`: the person knows that the file has changed since.
   */
  keepForm: call
    .input(
      OfWorkflow.extend({
        values: FieldValues,
        switches: z.record(z.string(), z.boolean()).nullable(),
        isSeen: z.boolean(),
      }),
    )
    .output(z.void()),
  /** Forgets what was filled in; the form is the file's again. */
  resetForm: call.input(OfWorkflow).output(FormView),
};
