import type { AccessKey, Connection, ServerLogin } from '../../../contract/connection.ts';

/** The saved connections, without their secrets. */
export interface ConnectionStore {
  list(): Promise<readonly Connection[]>;
  /** Null where there is none. */
  get(id: string): Promise<Connection | null>;
  save(connection: Connection): Promise<void>;
  remove(id: string): Promise<void>;
}

/** The secrets of the connections; a secret that is known to be saved and cannot be had is an `AppError`. */
export interface Credentials {
  accessKey(connection: Connection): Promise<AccessKey>;
  /** Null where the connection has no login. */
  login(connection: Connection): Promise<ServerLogin | null>;
}
