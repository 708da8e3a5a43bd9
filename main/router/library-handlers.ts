import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

/** The part of `workflows` that names, moves and throws away. */
export const libraryHandlers = ({ library }: RouterServices) => ({
  templates: os.workflows.templates.handler(async ({ input, signal }) => [
    ...(await library.templates(input.connectionId, signal)),
  ]),
  copy: os.workflows.copy.handler(({ input, signal }) => library.copy(input, signal)),
  move: os.workflows.move.handler(({ input, signal }) => library.move(input, signal)),
  remove: os.workflows.remove.handler(({ input, signal }) =>
    library.remove(input.connectionId, input.name, signal),
  ),
  restore: os.workflows.restore.handler(({ input, signal }) =>
    library.restore(input.removedId, signal),
  ),
  add: os.workflows.add.handler(({ input, signal }) =>
    library.add(input.connectionId, input.file, input.folder, signal),
  ),
  open: os.workflows.open.handler(({ input }) => library.open(input.file)),
  opened: os.workflows.opened.handler(async () => [...(await library.opened())]),
  forgetOpened: os.workflows.forgetOpened.handler(({ input }) => library.forgetOpened(input.name)),
});
