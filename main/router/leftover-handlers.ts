import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const leftoverHandlers = ({ leftovers, connectionOf }: RouterServices) => ({
  list: os.leftovers.list.handler(async ({ input, signal }) => [
    ...(await leftovers.list(await connectionOf(input.connectionId), signal)),
  ]),
  clean: os.leftovers.clean.handler(async ({ input, signal }) =>
    leftovers.clean(await connectionOf(input.connectionId), input.uploadIds, signal),
  ),
});
