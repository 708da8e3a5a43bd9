import type { FieldValues, FormView } from '../../../contract/form.ts';
import type { MediaCure, ModelCure, Preflight, WorkflowMark } from '../../../contract/preflight.ts';
import type { ModelFile } from '../../../contract/model.ts';
import type { Connection } from '../../../contract/connection.ts';
import { isAppError } from '../../core/app-error.ts';
import { openForm, type FormRequest } from '../../core/forms/open-form.ts';
import { lookAt, type Look } from '../../core/preflight/look-at.ts';
import { modelCure } from '../../core/preflight/model-cures.ts';
import { nodeCures } from '../../core/preflight/node-cures.ts';
import { preflightOf } from '../../core/preflight/preflight-of.ts';
import { fileNameOf } from '../../core/preflight/repair-of.ts';
import { createPackCatalogs, type PackCatalogs } from './pack-catalogs.ts';
import type { PreflightPorts } from './preflight-ports.ts';

export interface CheckRequest {
  readonly connectionId: string;
  readonly workflowName: string;
  /** Null: as they were queued last. */
  readonly switches: Readonly<Record<string, boolean>> | null;
  readonly values: FieldValues | null;
  /** With what the server lists now. */
  readonly fresh: boolean;
}

/** What is missing for a workflow before it runs, and how it would come to the server. */
export interface PreflightService {
  check(request: CheckRequest, signal?: AbortSignal): Promise<Preflight>;
  /** The same for a workflow that is no file of the server. */
  checkJson(
    connectionId: string,
    name: string,
    workflow: unknown,
    signal?: AbortSignal,
  ): Promise<Preflight>;
  /** Such a workflow as a form. */
  formJson(
    connectionId: string,
    name: string,
    workflow: unknown,
    signal?: AbortSignal,
  ): Promise<FormView>;
  /** Every saved workflow with whether something is missing for it. */
  marks(connectionId: string, signal?: AbortSignal): Promise<readonly WorkflowMark[]>;
  /** The packs may be others now. */
  forgetPacks(connectionId: string): void;
}

export function createPreflight(ports: PreflightPorts): PreflightService {
  const catalogs = createPackCatalogs(ports);
  const checkRequest = async (connectionId: string, request: FormRequest, signal?: AbortSignal) => {
    const look = lookAt(request);
    return preflightOf(
      look,
      await curesFor(ports, catalogs, connectionId, look, signal),
      await memoryOf(ports, connectionId, look, signal),
    );
  };
  return {
    async check(request, signal) {
      const { connectionId, fresh } = request;
      const look = { ...request, read: fresh ? 'relist' : 'recall' } as const;
      return checkRequest(connectionId, await ports.forms.request(look, signal), signal);
    },
    async checkJson(connectionId, name, workflow, signal) {
      const request = await ports.forms.requestFor(connectionId, name, workflow, signal);
      return checkRequest(connectionId, request, signal);
    },
    async formJson(connectionId, name, workflow, signal) {
      return openForm(await ports.forms.requestFor(connectionId, name, workflow, signal)).view;
    },
    marks: (connectionId, signal) => marksOf(ports, connectionId, signal),
    forgetPacks: (connectionId) => {
      catalogs.forget(connectionId);
    },
  };
}

async function curesFor(
  ports: PreflightPorts,
  catalogs: PackCatalogs,
  connectionId: string,
  { classes, models, media, links }: Look,
  signal?: AbortSignal,
) {
  const names = classes.map(({ className }) => className);
  const connection = await ports.connectionOf(connectionId);
  const bucket = models.length === 0 ? null : await bucketModels(ports, connection, signal);
  const cures = {
    nodes: nodeCures(names, names.length === 0 ? null : await catalogs.of(connectionId, signal)),
    models: new Map<string, ModelCure>(),
    media: new Map<string, MediaCure>(),
  };
  for (const { id, value, folder } of models) {
    const name = fileNameOf(value);
    const local = await ports.nearby.find(name);
    const link = links.get(name.toLowerCase()) ?? null;
    const { builtIn } = ports;
    cures.models.set(id, modelCure({ value, folder }, { local, bucket, builtIn, link }));
  }
  for (const { id, value } of media) {
    const [file] = await ports.nearby.find(fileNameOf(value));
    if (file === undefined) continue;
    cures.media.set(id, { state: 'upload', path: file.path, bytes: file.bytes });
  }
  return cures;
}

const listingKeptMs = 60_000;

/** Null where there is no bucket; one that cannot be read tells nothing. */
async function bucketModels(
  { pages }: PreflightPorts,
  connection: Connection,
  signal?: AbortSignal,
): Promise<readonly ModelFile[] | null> {
  if (connection.bucket === null) return null;
  try {
    return await pages.all(connection, listingKeptMs, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (isAppError(error)) return [];
    throw error;
  }
}

/** The largest graphics card's memory, where frames are to be made and the server tells. */
async function memoryOf(
  { comfyOf }: PreflightPorts,
  connectionId: string,
  { form }: Look,
  signal?: AbortSignal,
): Promise<number | null> {
  const isFilm = form.view.cards.some(({ items }) => items.some(({ kind }) => kind === 'length'));
  if (!isFilm) return null;
  try {
    const { devices } = await (await comfyOf(connectionId)).status.stats(signal);
    const cards = devices.filter(({ type }) => type !== 'cpu');
    return cards.length === 0 ? null : Math.max(...cards.map((card) => card.vramTotalBytes));
  } catch (error) {
    signal?.throwIfAborted();
    if (isAppError(error)) return null;
    throw error;
  }
}

const looksAtOnce = 4;

async function marksOf(
  ports: PreflightPorts,
  connectionId: string,
  signal?: AbortSignal,
): Promise<readonly WorkflowMark[]> {
  const entries = await ports.workflows.list(connectionId, signal);
  const marks: WorkflowMark[] = [];
  for (let at = 0; at < entries.length; at += looksAtOnce) {
    const some = entries.slice(at, at + looksAtOnce);
    const looks = some.map(({ name }) => markOf(ports, connectionId, name, signal));
    marks.push(...(await Promise.all(looks)));
  }
  return marks;
}

async function markOf(
  { forms }: PreflightPorts,
  connectionId: string,
  name: string,
  signal?: AbortSignal,
): Promise<WorkflowMark> {
  try {
    const look = {
      connectionId,
      workflowName: name,
      switches: null,
      values: null,
      read: 'peek',
    } as const;
    const { classes, models, media, settled } = lookAt(await forms.request(look, signal));
    const missing = classes.length + models.length + media.length + settled.length;
    return { name, state: missing === 0 ? 'ready' : 'missing', missing };
  } catch (error) {
    signal?.throwIfAborted();
    // a file that is no workflow, or a server that does not answer for this one
    if (isAppError(error)) return { name, state: 'unknown', missing: 0 };
    throw error;
  }
}
