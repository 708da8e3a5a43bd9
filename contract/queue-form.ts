import { z } from 'zod';
import { OnConnection } from './call.ts';
import { FieldValues } from './form.ts';

/** One text after the other in a field of a form, each with all the turns. */
export const FieldTexts = z
  .object({ fieldId: z.string().min(1), texts: z.array(z.string()).min(1).max(100) })
  .readonly();
export type FieldTexts = z.infer<typeof FieldTexts>;

/** `held`: kept here, not sent. */
export const QueueAt = z.enum(['end', 'front', 'held']);
export type QueueAt = z.infer<typeof QueueAt>;

const mostRuns = 500;

/** What a form says, and how often and where it is queued. */
export const FormToQueue = OnConnection.extend({
  workflowName: z.string().min(1),
  /** By field; a field that is left out keeps what the form shows in it. */
  values: FieldValues,
  /** By switch; one that is left out is as in the file. */
  switches: z.record(z.string(), z.boolean()),
  count: z.int().min(1).max(100),
  at: QueueAt,
  /** What every seed does between these runs; left out: what the form says of each. */
  seeds: z.enum(['increment', 'randomize']).optional(),
  texts: FieldTexts.optional(),
}).refine(({ count, texts }) => count * (texts?.texts.length ?? 1) <= mostRuns);
export type FormToQueue = Readonly<z.infer<typeof FormToQueue>>;
