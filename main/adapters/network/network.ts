import { Agent, buildConnector } from 'undici';
import type { Dispatcher } from 'undici';
import type { Routes } from '../../services/ports/routes.ts';
import { straight } from './straight.ts';
import { openTunnel } from './tunnel.ts';

export type Connector = buildConnector.connector;

/** What an agent is made with. `connect` says how sockets are made, not which way they go. */
export interface AgentOptions extends Omit<Agent.Options, 'connect'> {
  readonly connect?: buildConnector.BuildOptions;
}

/** The one place where connections to other computers are made: straight, or through a proxy. */
export interface Network {
  readonly routes: Routes;
  createAgent(options?: AgentOptions): WayAgent;
  /** For anything else that needs a socket; TLS where `protocol` is `https:`. */
  createConnector(options?: buildConnector.BuildOptions): Connector;
}

/** An agent of undici that is replaced when the way changes: what is under way ends as it began. */
export interface WayAgent {
  /** To be asked for with each request. */
  current(): Dispatcher;
  /** Cuts everything. */
  destroy(): void;
}

export function createNetwork(routes: Routes): Network {
  const createConnector = (options: buildConnector.BuildOptions = {}): Connector =>
    connectorOf(routes, options);
  return {
    routes,
    createConnector,
    createAgent: ({ connect = {}, ...options } = {}) =>
      agentOfTheWay(routes, () => new Agent({ ...options, connect: createConnector(connect) })),
  };
}

/** Straight to everything, for what is not told how. */
export const straightNetwork: Network = createNetwork(straight);

const usualLimitMs = 15_000;

function connectorOf(routes: Routes, options: buildConnector.BuildOptions): Connector {
  const connect = buildConnector(options);
  const limitMs = options.timeout ?? usualLimitMs;
  const open = async (target: buildConnector.Options, callback: buildConnector.Callback) => {
    const isSecure = target.protocol === 'https:';
    const port = target.port === '' ? (isSecure ? 443 : 80) : Number(target.port);
    const host = target.hostname.includes(':')
      ? `[${target.hostname.replace(/^\[(.*)\]$/, '$1')}]`
      : target.hostname;
    const route = await routes.of(new URL(`${target.protocol}//${host}:${port}`));
    if (route.kind === 'direct') {
      connect(target, callback);
      return;
    }
    const socket = await openTunnel(route, { host, port }, limitMs);
    if (isSecure) connect({ ...target, httpSocket: socket }, callback);
    else callback(null, socket);
  };
  return (target, callback) => {
    open(target, callback).catch((error: unknown) => {
      callback(error instanceof Error ? error : new Error('no way', { cause: error }), null);
    });
  };
}

function agentOfTheWay(routes: Routes, make: () => Agent): WayAgent {
  const open = new Set<Agent>();
  const add = () => {
    const agent = make();
    open.add(agent);
    return { agent, version: routes.version() };
  };
  let newest = add();
  const end = ({ agent }: typeof newest) => {
    void agent.close().then(() => open.delete(agent));
  };
  return {
    current: () => {
      if (newest.version === routes.version()) return newest.agent;
      const old = newest;
      newest = add();
      end(old);
      return newest.agent;
    },
    destroy: () => {
      for (const agent of open) void agent.destroy();
    },
  };
}
