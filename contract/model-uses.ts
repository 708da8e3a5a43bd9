import { z } from 'zod';
import { Failure } from './error-code.ts';

/** What names one model: by the value of a node, in whatever form and however deep the node lies. */
export const ModelUse = z
  .object({
    /** As it was asked for. */
    key: z.string(),
    /** Names of saved workflows. */
    workflows: z.array(z.string()),
    prompts: z.array(
      z.object({ promptId: z.string().min(1), state: z.enum(['running', 'pending']) }),
    ),
  })
  .readonly();
export type ModelUse = z.infer<typeof ModelUse>;

/** What uses models; one that is not among `models` is used by nothing that could be seen. */
export const ModelUses = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), models: z.array(ModelUse) }),
  /** More may use them than is told. */
  z.object({
    state: z.literal('partly'),
    models: z.array(ModelUse),
    /** Saved workflows that could not be read: each may use any of them. */
    unread: z.array(z.object({ workflow: z.string(), failure: Failure })),
    /** Why no saved workflow is known at all, and why no prompt is. */
    workflowsFailure: Failure.nullable(),
    queueFailure: Failure.nullable(),
  }),
  /** Neither workflows nor prompts could be seen. */
  z.object({ state: z.literal('unknown'), failure: Failure }),
  /** The connection has none that could be asked. */
  z.object({ state: z.literal('noServer') }),
]);
export type ModelUses = z.infer<typeof ModelUses>;
