import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import { useWords } from '../../words/WordsProvider.tsx';

/** Has ComfyUI forget the models that it has loaded. */
export function useFreeMemory(connectionId: string): () => void {
  const act = useAct();
  const words = useWords();
  const { tell } = useNotices();
  return () =>
    void act(async (client) => {
      await client.server.free({ connectionId });
      tell(words.say('ui.server.freed'));
    });
}
