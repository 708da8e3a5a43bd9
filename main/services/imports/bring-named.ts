import type { Connection } from '../../../contract/connection.ts';
import type { ImportJob } from '../../../contract/import.ts';
import { AppError } from '../../core/app-error.ts';
import type { Models } from '../models/create-models.ts';
import type { Imports } from './create-imports.ts';
import type { ImportLooks } from './import-looks.ts';
import type { FoundFile, HubOrder } from './import-ports.ts';

interface BringParts {
  readonly importLooks: Pick<ImportLooks, 'look' | 'find'>;
  readonly imports: Pick<Imports, 'add' | 'start'>;
  readonly models: Pick<Models, 'planUpload'>;
  readonly order: () => Promise<HubOrder>;
}

/** A model that is known by the name under which a loader looks for it. */
export interface NamedLink {
  readonly url: string;
  /** `CATEGORY[/SUB]`. */
  readonly to: string;
  /** The file's name in the bucket, whatever the link calls it. */
  readonly name: string;
  /** Lower-case hex, from whoever named the link; null where nothing was told. */
  readonly sha256: string | null;
}

/**
 * Finds the file behind a link that another one wrote (a workflow), writes its import down and starts it; an unfinished
 * one goes on. Addresses of the own network are refused. Throws `hub.*`, `connection.noBucket`, `preflight.linkChanged`.
 */
export async function bringNamed(
  { importLooks, imports, models, order }: BringParts,
  connection: Connection,
  link: NamedLink,
  signal: AbortSignal,
): Promise<ImportJob> {
  const { bucket } = connection;
  if (bucket === null) throw new AppError('connection.noBucket', { name: connection.name });
  const request = { link: link.url, allowPrivate: false, order: await order() };
  const { id, files, host } = await importLooks.look(connection, request, signal);
  const found = files.find(({ name }) => name.toLowerCase() === link.name.toLowerCase());
  const path = (found ?? (files.length === 1 ? files[0] : undefined))?.path;
  if (path === undefined) throw new AppError('hub.notFound', { name: link.name, host });
  const { file, url } = importLooks.find(id, path);
  const wanted = { ...file, name: link.name, sha256: agreedSum(file, link) };
  const { bytes } = file;
  const place = { to: link.to, fileName: link.name, bytes };
  const { objectKey } = await models.planUpload(connection, place, signal);
  const { job } = await imports.add({
    ...{ connectionId: connection.id, file: wanted, url, ifExists: 'fail' },
    target: { bucket: bucket.bucket, region: bucket.region, objectKey },
  });
  return imports.start(job.id);
}

/** What the workflow's author had and what the hub gives now have to be the same file. */
function agreedSum({ sha256 }: FoundFile, { name, sha256: named }: NamedLink): string | null {
  if (named !== null && sha256 !== null && named !== sha256)
    throw new AppError('preflight.linkChanged', { name });
  return sha256 ?? named;
}
