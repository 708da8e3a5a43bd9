import type { ReactNode } from 'react';
import type { ServerState } from '../../contract/connection.ts';
import { newest, useWatched } from '../client/hooks.ts';
import { useFormat } from '../words/use-format.ts';
import { useWords } from '../words/WordsProvider.tsx';
import classes from './Frame.module.css';

/** How the server of a connection stands. */
export function useServerState(connectionId: string): ServerState {
  const state = useWatched<ServerState, ServerState>({
    key: ['watch', 'serverState', connectionId],
    open: (client, signal) => client.connections.watchState({ connectionId }, { signal }),
    step: newest,
  });
  return state ?? { state: 'connecting' };
}

export function useServerStateWords(state: ServerState): string {
  const words = useWords();
  const format = useFormat();
  return words.of('ui.serverState', state.state, {
    time: 'since' in state ? format.time(state.since) : '',
  });
}

export function ServerDot({ state }: { readonly state: ServerState }): ReactNode {
  return <span className={classes.dot} data-state={state.state} aria-hidden="true" />;
}
