import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../contract/contract.ts';

/** The calls of the contract. */
export type Client = ContractRouterClient<Contract>;

/** An open way to main; `closed` resolves when it is gone, and then every call has failed or will. */
export interface Road {
  readonly client: Client;
  readonly closed: Promise<void>;
}

/** The window's way is a port that the preload fetches; a browser has a socket. */
export const isWindow = location.protocol === 'app:';

export const openRoad = (): Promise<Road> => (isWindow ? openPort() : openSocket());

/** Listens before it asks, so that the answer cannot be missed. */
function openPort(): Promise<Road> {
  return new Promise((resolve) => {
    const take = ({ source, data, ports }: MessageEvent<unknown>): void => {
      const [port] = ports;
      if (source !== window || data !== 'ferry:port' || port === undefined) return;
      window.removeEventListener('message', take);
      const closed = new Promise<void>((gone) => {
        port.addEventListener('close', () => {
          gone();
        });
      });
      const client: Client = createORPCClient(new PortLink({ port }));
      port.start();
      // a reload with an open port has crashed older Electrons
      window.addEventListener('pagehide', () => {
        port.close();
      });
      resolve({ client, closed });
    };
    window.addEventListener('message', take);
    window.postMessage({ ask: 'ferry:port' }, location.origin);
  });
}

/**
 * A host that was started anew does not know the page of before: its newest address has to be opened in this browser,
 * which lets this page in as well.
 */
export async function isLockedOut(): Promise<boolean> {
  if (isWindow) return false;
  try {
    const { status } = await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return status === 401;
  } catch {
    // nobody there to lock anything
    return false;
  }
}

function openSocket(): Promise<Road> {
  const address = new URL('/rpc', location.href);
  address.protocol = 'ws:';
  const websocket = new WebSocket(address);
  const closed = new Promise<void>((gone) => {
    websocket.addEventListener('close', () => {
      gone();
    });
  });
  return new Promise((resolve, reject) => {
    websocket.addEventListener('open', () => {
      resolve({
        client: createORPCClient(new SocketLink({ websocket: forgiving(websocket) })),
        closed,
      });
    });
    void closed.then(() => {
      reject(new Error('no way to main'));
    });
  });
}

/**
 * A socket that takes messages when it is closed already: what is called off then is over anyway, and oRPC would
 * leave a rejection that nobody can handle. What waits for answers ends by the socket's close event.
 */
function forgiving(
  socket: WebSocket,
): Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    removeEventListener: socket.removeEventListener.bind(socket),
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    get readyState() {
      return socket.readyState === WebSocket.CONNECTING ? WebSocket.CONNECTING : WebSocket.OPEN;
    },
  };
}
