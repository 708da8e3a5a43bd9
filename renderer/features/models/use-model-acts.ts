import type { Connection } from '../../../contract/connection.ts';
import type { ModelRow } from '../../../contract/model.ts';
import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import { useRefresh } from '../../client/hooks.ts';
import { useWords } from '../../words/WordsProvider.tsx';

/** A model of the bucket that something is done with. */
export type Stored = ModelRow & { readonly key: string };

export const isStored = (row: ModelRow): row is Stored => row.key !== null;

/** One that lies in another category than it belongs to. */
export type Misplaced = Stored & { readonly belongsTo: string };

export const isMisplaced = (row: ModelRow): row is Misplaced =>
  isStored(row) && row.belongsTo !== null;

export interface ModelActs {
  readonly download: (rows: readonly Stored[], directory: string) => void;
  readonly verify: (rows: readonly Stored[]) => void;
  readonly remove: (rows: readonly Stored[]) => void;
  /** `to`: CATEGORY/[SUB/]NAME below the prefix. */
  readonly move: (moves: readonly { readonly key: string; readonly to: string }[]) => void;
}

/** As many as main takes. */
const movedAtOnce = 1_000;

/** What is done with the bucket's models, and what is told of it. */
export function useModelActs({ id: connectionId }: Connection): ModelActs {
  const act = useAct();
  const words = useWords();
  const refresh = useRefresh();
  const { tell, tellProblem, tellFailure } = useNotices();
  const download: ModelActs['download'] = (rows, directory) =>
    void act(async (client) => {
      const keys = rows.map(({ key }) => key);
      const outcomes = await client.downloads.add({
        ...{ connectionId, keys, directory },
        ...{ folders: 'category', ifExists: 'fail' },
      });
      const refused = outcomes.filter((each) => each.state === 'refused');
      if (refused.length < outcomes.length)
        tell(words.say('ui.models.downloading', { count: outcomes.length - refused.length }));
      for (const { failure } of refused.slice(0, 3)) tellFailure(failure);
    });
  const verify: ModelActs['verify'] = (rows) =>
    void act(async (client) => {
      const objects = rows.map(({ key, local }) => ({ key, path: local?.path ?? null }));
      const counts = { equal: 0, differs: 0, unproven: 0 };
      for await (const event of await client.models.verify({ connectionId, objects })) {
        if (event.state === 'reading') continue;
        if (event.state === 'failed') tellFailure(event.failure);
        else if (event.state === 'equal') counts.equal += 1;
        else if (event.state === 'differs') counts.differs += 1;
        else counts.unproven += 1;
      }
      const text = words.say('ui.models.verified', counts);
      if (counts.differs > 0) tellProblem(text);
      else tell(text);
      refresh(['models', connectionId]);
    });
  const move: ModelActs['move'] = (moves) =>
    void act(async (client) => {
      let moved = 0;
      const wishes = moves.map((wish) => ({ ...wish, ifExists: 'fail' as const }));
      for (let at = 0; at < wishes.length; at += movedAtOnce) {
        const some = wishes.slice(at, at + movedAtOnce);
        for await (const event of await client.models.move({ connectionId, moves: some })) {
          if (event.state === 'moved') moved += 1;
          if (event.state === 'failed') tellFailure(event.failure);
        }
      }
      if (moved > 0) tell(words.say('ui.models.moved', { count: moved }));
      refresh(['models', connectionId]);
      refresh(['equalFiles', connectionId]);
    });
  const remove: ModelActs['remove'] = (rows) =>
    void act(async (client) => {
      const keys = rows.map(({ key }) => key);
      const { removed, failed } = await client.models.remove({ connectionId, keys });
      for (const { failure } of failed.slice(0, 3)) tellFailure(failure);
      if (removed.length > 0) tell(words.say('ui.models.deleted', { count: removed.length }));
      refresh(['models', connectionId]);
      refresh(['equalFiles', connectionId]);
    });
  return { download, verify, move, remove };
}
