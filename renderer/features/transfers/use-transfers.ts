import { useQueryClient } from '@tanstack/react-query';
import type { CategorySuggestion } from '../../../contract/identify.ts';
import type { SeenByComfy, Traffic, UploadJob } from '../../../contract/upload.ts';
import { useAct } from '../../app/use-act.ts';
import { changedById, newest, useCall, useWatched } from '../../client/hooks.ts';
import type { Watched } from '../../client/watch-hub.ts';
import { withoutForgotten } from './transfer-rows.ts';

const none: readonly never[] = [];

const uploadsKey = ['watch', 'uploads'] as const;

/** Every upload of this computer, on every connection. */
export function useUploads(): readonly UploadJob[] {
  return (
    useWatched<readonly UploadJob[], readonly UploadJob[]>({
      key: uploadsKey,
      open: (client, signal) => client.uploads.watch(undefined, { signal }),
      step: changedById,
    }) ?? none
  );
}

export function useTraffic(): Traffic | undefined {
  return useWatched<Traffic, Traffic>({
    key: ['watch', 'traffic'],
    open: (client, signal) => client.uploads.watchTraffic(undefined, { signal }),
    step: newest,
  });
}

/** What ComfyUI makes of the uploads that ended while the app runs. */
export function useSeen(): readonly SeenByComfy[] {
  return (
    useWatched<readonly SeenByComfy[], readonly SeenByComfy[]>({
      key: ['watch', 'seen'],
      open: (client, signal) => client.uploads.watchSeen(undefined, { signal }),
      step: newest,
    }) ?? none
  );
}

/** Takes the ended ones off the list. Main's stream tells what has changed, not what is gone: it is asked. */
export function useForgetEnded(): () => void {
  const act = useAct();
  const queries = useQueryClient();
  return () =>
    void act(async (client) => {
      await client.uploads.forgetEnded();
      const listed = await client.uploads.list();
      queries.setQueryData<Watched<readonly UploadJob[]>>(uploadsKey, (before) =>
        before?.state === 'ok'
          ? { state: 'ok', value: withoutForgotten(before.value, listed) }
          : before,
      );
    });
}

/** Why a file belongs where it belongs; undefined until it is known. */
export const useSuggestion = (path: string): CategorySuggestion | undefined =>
  useCall(['suggestion', path], (client) => client.models.suggestCategory({ path })).data;
