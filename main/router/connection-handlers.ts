import { ramPolicy } from '../core/connections/ram-policy.ts';
import { callbackStream } from './callback-stream.ts';
import { asContractError, endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const connectionHandlers = ({
  connections,
  heldSecrets,
  serverStates,
  transfers,
  downloads,
  imports,
}: RouterServices) => ({
  list: os.connections.list.handler(async () => [...(await connections.list())]),
  get: os.connections.get.handler(({ input }) => connections.get(input.nameOrId)),
  add: os.connections.add.handler(({ input }) => connections.add(heldSecrets.fill(input))),
  edit: os.connections.edit.handler(async ({ input }) => {
    const draft = heldSecrets.fill(input.draft);
    const { id } = input;
    const edited = await transfers.whileAtRest(id, () =>
      downloads.whileAtRest(id, () => imports.whileAtRest(id, () => connections.edit(id, draft))),
    );
    serverStates.lookAgain(input.id);
    return edited;
  }),
  remove: os.connections.remove.handler(({ input }) => connections.remove(input.id)),
  check: os.connections.check.handler(async function* ({ input, signal }) {
    const target =
      'draft' in input
        ? { kind: 'draft' as const, draft: heldSecrets.fill(input.draft), id: input.id ?? null }
        : { kind: 'saved' as const, id: input.connectionId };
    try {
      return yield* callbackStream(
        (onLine, until) => connections.check(target, { onLine, signal: until }),
        signal,
      );
    } catch (error) {
      throw asContractError(error);
    }
  }),
  ramPolicy: os.connections.ramPolicy.handler(({ input }) =>
    JSON.stringify(ramPolicy(input), undefined, 2),
  ),
  watchState: os.connections.watchState.handler(async function* ({ input, signal }) {
    yield* failing(serverStates.watch(input.connectionId, endOf(signal)));
  }),
  takeApart: os.connections.takeApart.handler(({ input }) => heldSecrets.takeApart(input.text)),
});
