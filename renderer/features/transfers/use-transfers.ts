import type { SeenByComfy, Traffic, UploadJob } from '../../../contract/upload.ts';
import { changedById, newest, useWatched } from '../../client/hooks.ts';

const none: readonly never[] = [];

/** Every upload of this computer, on every connection. */
export function useUploads(): readonly UploadJob[] {
  return (
    useWatched<readonly UploadJob[], readonly UploadJob[]>({
      key: ['watch', 'uploads'],
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
