import { endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

/** The part of `workflows` that brings large files to the server. */
export const inputHandlers = ({ inputs, grants }: RouterServices) => ({
  inputWay: os.workflows.inputWay.handler(({ input, signal }) =>
    inputs.way(input.connectionId, input.bytes, signal),
  ),
  sendInput: os.workflows.sendInput.handler(async function* ({ input, signal }) {
    await grants.require(input.path);
    yield* failing(inputs.send(input.connectionId, input.path, endOf(signal)));
  }),
});
