import type { Connection } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import type { Client } from '../host/open-app.ts';

/** The one saved connection, or the one that is named; `usage.noConnection` where that is not clear. */
export async function savedConnection(
  client: Client,
  name: string | undefined,
): Promise<Connection> {
  if (name !== undefined) return client.connections.get({ nameOrId: name });
  const [only, ...others] = await client.connections.list();
  if (only === undefined || others.length > 0) throw new AppError('usage.noConnection');
  return only;
}
