import { endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const preflightHandlers = ({ preflight, cures }: RouterServices) => ({
  check: os.preflight.check.handler(({ input, signal }) => preflight.check(input, signal)),
  checkJson: os.preflight.checkJson.handler(({ input, signal }) =>
    preflight.checkJson(input.connectionId, input.workflowName, input.workflow, signal),
  ),
  formJson: os.preflight.formJson.handler(({ input, signal }) =>
    preflight.formJson(input.connectionId, input.workflowName, input.workflow, signal),
  ),
  marks: os.preflight.marks.handler(async ({ input, signal }) => [
    ...(await preflight.marks(input.connectionId, signal)),
  ]),
  cure: os.preflight.cure.handler(({ input, signal }) => cures.start(input, signal)),
  retry: os.preflight.retry.handler(({ input }) => cures.retry(input.id)),
  cancel: os.preflight.cancel.handler(({ input }) => cures.cancel(input.id)),
  forget: os.preflight.forget.handler(({ input }) => cures.forget(input.id)),
  watch: os.preflight.watch.handler(async function* ({ input, signal }) {
    for await (const list of failing(cures.watch(input.connectionId, endOf(signal))))
      yield [...list];
  }),
});
