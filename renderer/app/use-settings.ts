import type { About } from '../../contract/app.ts';
import type { Connection } from '../../contract/connection.ts';
import type { Settings, SettingsChange } from '../../contract/settings.ts';
import { useCall, newest, useWatched } from '../client/hooks.ts';
import type { Watch } from '../client/watch-hub.ts';
import { useAct } from './use-act.ts';

const settingsWatch: Watch<Settings, Settings> = {
  key: ['watch', 'settings'],
  open: (client, signal) => client.settings.watch(undefined, { signal }),
  step: newest,
};

/** Undefined until main has told them. */
export const useSettings = (): Settings | undefined => useWatched(settingsWatch);

export function useChangeSettings(): (change: SettingsChange) => void {
  const act = useAct();
  return (change) => void act((client) => client.settings.change(change));
}

export const useAbout = (): About | undefined =>
  useCall(['about'], (client) => client.app.about(), { staleMs: Infinity }).data;

export const useConnections = (): readonly Connection[] | undefined =>
  useCall(['connections'], (client) => client.connections.list()).data;

/** The connection in use; null: none, undefined: not known yet. */
export function useActiveConnection(): Connection | null | undefined {
  const settings = useSettings();
  const connections = useConnections();
  if (settings === undefined || connections === undefined) return undefined;
  return (
    connections.find(({ id }) => id === settings.activeConnectionId) ?? connections.at(0) ?? null
  );
}
