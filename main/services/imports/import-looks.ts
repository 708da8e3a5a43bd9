import type { Connection } from '../../../contract/connection.ts';
import type { Failure } from '../../../contract/error-code.ts';
import type { ImportFile, ImportJob, ImportLook, ImportVerdict } from '../../../contract/import.ts';
import type { ModelFacts } from '../../../contract/identify.ts';
import type { ModelFile } from '../../../contract/model.ts';
import { AppError, isAppError, toFailure } from '../../core/app-error.ts';
import { importResumeOf, isUnfinishedImport } from '../../core/imports/import-steps.ts';
import { targetOf } from '../../core/library/place-in-folder.ts';
import { paceOf } from '../../core/imports/pace.ts';
import { parseLink, type HubHosts } from '../../core/imports/parse-link.ts';
import { builtInOf, type BuiltInModels } from '../../core/models/built-in-models.ts';
import { parseCategory } from '../../core/models/parse-category.ts';
import { isWeightFile, suggestCategory } from '../../core/models/suggest-category.ts';
import type { ModelPages } from '../models/model-pages.ts';
import { identifyRemote } from './identify-remote.ts';
import type { FoundFile, FoundFiles, HubOrder, Hubs } from './import-ports.ts';

export interface LookPorts {
  readonly hubs: Hubs;
  readonly hosts: () => HubHosts;
  readonly pages: Pick<ModelPages, 'all'>;
  readonly builtIn: BuiltInModels;
  readonly imports: { list(): Promise<readonly ImportJob[]> };
  /** Of this computer's line, in bytes a second. */
  readonly uplink: () => Promise<number | null>;
  readonly limit: () => Promise<number | null>;
  readonly newId: () => string;
}

export interface LookRequest {
  readonly link: string;
  /** The person means an address of their own network, or one without encryption. */
  readonly allowPrivate: boolean;
  readonly order: HubOrder;
}

export interface TargetedFile {
  readonly path: string;
  /** `CATEGORY[/SUB]`. */
  readonly to: string;
}

/** What links lead to, before anything is stored. */
export interface ImportLooks {
  /** Throws `hub.*`; the look is kept for a while. */
  look(connection: Connection, request: LookRequest, signal: AbortSignal): Promise<ImportLook>;
  /** What the files of a look meet in other places; throws `hub.lookAgain`, `usage.badCategory`. */
  judge(
    connection: Connection,
    lookId: string,
    files: readonly TargetedFile[],
    signal: AbortSignal,
  ): Promise<readonly { readonly path: string; readonly verdict: ImportVerdict }[]>;
  /** A file of a look, and the whole of its link where it is a direct one; throws `hub.lookAgain`. */
  find(lookId: string, path: string): { readonly file: FoundFile; readonly url: string | null };
}

interface Kept {
  readonly found: FoundFiles;
  readonly url: string | null;
}

const keptLooks = 50;
/** What the bucket held so long ago is good enough for a look: every import looks again before it begins. */
const listingKeptMs = 60_000;

export function createImportLooks(ports: LookPorts): ImportLooks {
  const looks = new Map<string, Kept>();
  const lookOf = (id: string): Kept => {
    const kept = looks.get(id);
    if (kept === undefined) throw new AppError('hub.lookAgain');
    return kept;
  };
  return {
    look: async (connection, { link, allowPrivate, order }, signal) => {
      const parsed = parseLink(link, { hosts: ports.hosts(), allowPrivate });
      if (parsed.state === 'refused') throw refusal(parsed);
      const found = await ports.hubs.look(parsed, order, signal);
      const url = parsed.state === 'url' ? parsed.url : null;
      const id = ports.newId();
      looks.set(id, { found, url });
      for (const old of [...looks.keys()].slice(0, -keptLooks)) looks.delete(old);
      const known = await whatIsThere(ports, connection, signal);
      const facts = await identifyLargest(ports.hubs, found.files, url, signal);
      const files = found.files.map((file) =>
        importFile(ports.builtIn, known, {
          file,
          repo: found.repo,
          facts: facts.get(file) ?? null,
        }),
      );
      const { hub, host, repo, revision } = found;
      return {
        id,
        hub,
        host,
        repo,
        revision,
        files,
        ...(await tryLine(ports, files, url, signal)),
      };
    },
    judge: async (connection, lookId, files, signal) => {
      const known = await whatIsThere(ports, connection, signal);
      return files.map(({ path, to }) => ({
        path,
        verdict: verdictOf(ports.builtIn, known, fileOf(lookOf(lookId), path), to),
      }));
    },
    find: (lookId, path) => ({ file: fileOf(lookOf(lookId), path), url: lookOf(lookId).url }),
  };
}

function fileOf({ found }: Kept, path: string): FoundFile {
  const file = found.files.find((each) => each.path === path);
  if (file === undefined) throw new AppError('hub.lookAgain');
  return file;
}

function refusal({ reason, host }: { readonly reason: string; readonly host: string }): AppError {
  switch (reason) {
    case 'page':
      return new AppError('hub.pageLink', { host });
    case 'notModels':
      return new AppError('hub.notModels', { host });
    case 'insecure':
      return new AppError('hub.insecureLink', { host });
    case 'private':
      return new AppError('hub.privateAddress', { host });
    default:
      return new AppError('hub.notALink');
  }
}

interface Known {
  /** By `category/name`. */
  readonly models: ReadonlyMap<string, ModelFile>;
  readonly jobs: readonly ImportJob[];
}

async function whatIsThere(
  { pages, imports }: LookPorts,
  connection: Connection,
  signal: AbortSignal,
): Promise<Known> {
  const [models, jobs] = await Promise.all([
    pages.all(connection, listingKeptMs, signal),
    imports.list(),
  ]);
  return {
    models: new Map(models.map((model) => [`${model.category}/${model.name}`, model])),
    jobs: jobs.filter((job) => job.connectionId === connection.id),
  };
}

/** So many are identified by their headers; the others of a large repository by their names. */
const identifiedFiles = 8;

async function identifyLargest(
  hubs: Hubs,
  files: readonly FoundFile[],
  url: string | null,
  signal: AbortSignal,
): Promise<ReadonlyMap<FoundFile, ModelFacts | null>> {
  const largest = files
    .filter(({ name }) => isWeightFile(name))
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, identifiedFiles);
  const facts = largest.map(
    async (file) => [file, await identifyRemote(hubs, file, url, signal)] as const,
  );
  return new Map(await Promise.all(facts));
}

function importFile(
  builtIn: BuiltInModels,
  known: Known,
  found: {
    readonly file: FoundFile;
    readonly repo: string | null;
    readonly facts: ModelFacts | null;
  },
): ImportFile {
  const { file, repo, facts } = found;
  // the names of a repository and of its folders say what a file is, as folders of this computer do
  const suggestion = suggestCategory({
    path: `${repo ?? ''}/${file.path}`,
    facts,
    builtIn,
  });
  const to = targetOf(suggestion);
  return {
    ...file,
    isModel: isWeightFile(file.name),
    ...{ suggestion, to },
    verdict: to === null ? { state: 'noTarget' as const } : verdictOf(builtIn, known, file, to),
  };
}

function verdictOf(
  builtIn: BuiltInModels,
  { models, jobs }: Known,
  { name: fileName, bytes, sha256 }: FoundFile,
  to: string,
): ImportVerdict {
  const { category, subfolder } = parseCategory(to);
  const name = [subfolder, fileName.normalize('NFC')].filter((part) => part !== '').join('/');
  const unfinished = jobs.find(
    (job) =>
      isUnfinishedImport(job) &&
      job.bytes === bytes &&
      job.target.objectKey.endsWith(`/${category}/${name}`),
  );
  if (unfinished !== undefined)
    return { state: 'resumes', doneBytes: importResumeOf(unfinished)?.doneBytes ?? 0 };
  const twin = jobs.find(
    (job) =>
      job.state === 'done' && job.proof === 'sha256' && job.sha256 === sha256 && sha256 !== null,
  );
  const isStillThere = [...models.values()].some(
    (model) => model.key === twin?.target.objectKey && model.bytes === bytes,
  );
  if (twin !== undefined && isStillThere) return { state: 'there', key: twin.target.objectKey };
  const existing = models.get(`${category}/${name}`)?.bytes ?? null;
  if (existing !== null)
    return existing === bytes
      ? { state: 'sameSize' }
      : { state: 'differs', existingBytes: existing };
  return { state: builtInOf(builtIn, { category, name, bytes }) === 'builtIn' ? 'builtIn' : 'new' };
}

/** Measured on the largest model that the link offers: a small file tells nothing of a line. */
async function tryLine(
  { hubs, uplink, limit }: LookPorts,
  files: readonly ImportFile[],
  url: string | null,
  signal: AbortSignal,
): Promise<Pick<ImportLook, 'pace' | 'warning'>> {
  const models = files.filter(({ isModel }) => isModel);
  const [largest] = (models.length > 0 ? models : files).toSorted((a, b) => b.bytes - a.bytes);
  const tried = largest === undefined ? untried : await peekInto(hubs, largest, url, signal);
  const pace = paceOf({ source: tried.source, uplink: await uplink(), limit: await limit() });
  return { pace, warning: tried.warning };
}

const untried = { source: null, warning: null };

async function peekInto(
  hubs: Hubs,
  file: FoundFile,
  url: string | null,
  signal: AbortSignal,
): Promise<{ readonly source: number | null; readonly warning: Failure | null }> {
  try {
    return { source: (await hubs.peek(file, url, signal)).bytesPerSecond, warning: null };
  } catch (error) {
    // a listing that may be read is shown, even where the file itself needs a login
    if (!isAppError(error) || signal.aborted) throw error;
    return { source: null, warning: toFailure(error) };
  }
}
