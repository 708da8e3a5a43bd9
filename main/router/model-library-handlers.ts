import { endOf, failing } from './contract-errors.ts';
import { os } from './os.ts';
import type { RouterServices } from './router-services.ts';

export const modelLibraryHandlers = ({
  modelLibrary: library,
  grants,
  connectionOf,
}: RouterServices) => ({
  folders: os.library.folders.handler(() => [...library.folders()]),
  addFolder: os.library.addFolder.handler(async ({ input }) => {
    await grants.require(input.path);
    return library.add(input.path);
  }),
  removeFolder: os.library.removeFolder.handler(({ input }) => library.remove(input.id)),
  keepInSync: os.library.keepInSync.handler(async ({ input }) => {
    if (input.connectionId !== null) await connectionOf(input.connectionId);
    return library.setSync(input.id, input.connectionId);
  }),
  lookAgain: os.library.lookAgain.handler(({ input }) => {
    library.lookAgain(input.id);
  }),
  watch: os.library.watch.handler(async function* ({ signal }) {
    for await (const folders of failing(library.watch(endOf(signal)))) yield [...folders];
  }),
});
