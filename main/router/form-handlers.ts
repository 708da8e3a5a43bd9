import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

/** The part of `workflows` that is about forms. */
export const formHandlers = ({ forms }: RouterServices) => ({
  form: os.workflows.form.handler(({ input, signal }) =>
    forms.view(input.connectionId, input.name, input.switches ?? null, signal),
  ),
  graph: os.workflows.graph.handler(({ input, signal }) =>
    forms.graph(input.connectionId, input.name, input.switches ?? null, signal),
  ),
  keepForm: os.workflows.keepForm.handler(({ input }) => forms.keep(input)),
  resetForm: os.workflows.resetForm.handler(({ input, signal }) =>
    forms.reset(input.connectionId, input.name, signal),
  ),
});

/** The part of `runs` that is about forms. */
export const formRunHandlers = ({ forms }: RouterServices) => ({
  queueForm: os.runs.queueForm.handler(async ({ input, signal }) => [
    ...(await forms.queue(input, signal)),
  ]),
});
