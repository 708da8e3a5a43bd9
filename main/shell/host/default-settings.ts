import { join } from 'node:path';
import type { Settings } from '../../../contract/settings.ts';

/** What holds until the person says otherwise. */
export function defaultSettings(home: string): Settings {
  return {
    language: 'system',
    scheme: 'system',
    resultsDirectory: join(home, 'Pictures', 'Comfy Ferry'),
    saveResults: true,
    lanes: 'automatic',
    limit: 'automatic',
    filesAtOnce: 3,
    notifyDone: true,
    notifyFailed: true,
    activeConnectionId: null,
    proxy: { kind: 'system' },
  };
}
