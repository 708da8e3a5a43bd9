import type { Connection } from '../../../contract/connection.ts';
import type {
  ModelFile,
  PlannedFile,
  PlanVerdict,
  UploadPlanSheet,
} from '../../../contract/model.ts';
import type { ModelFacts } from '../../../contract/identify.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import type { UploadPace } from '../../../contract/upload-pace.ts';
import { folderKind } from '../../core/library/folder-kind.ts';
import { placeInFolder } from '../../core/library/place-in-folder.ts';
import { builtInOf } from '../../core/models/built-in-models.ts';
import type { BuiltInModels } from '../../core/models/built-in-models.ts';
import { parseCategory } from '../../core/models/parse-category.ts';
import { isWeightFile, suggestCategory } from '../../core/models/suggest-category.ts';
import { isUnfinished, resumeOf } from '../../core/uploads/upload-steps.ts';
import type { DiskPort } from '../disk/disk-ports.ts';
import type { Identify } from '../identify/identify.ts';
import type { ModelPages } from './model-pages.ts';

export interface PlanPorts {
  readonly disk: Pick<DiskPort, 'walk'>;
  readonly pages: Pick<ModelPages, 'all' | 'rows'>;
  readonly builtIn: BuiltInModels;
  readonly uploads: { list(): Promise<readonly UploadJob[]> };
  readonly identify: Pick<Identify, 'identifyAll'>;
  readonly pace: () => Promise<UploadPace>;
}

/** A chosen file or folder; `to` null: as suggested. */
export interface ChosenPath {
  readonly path: string;
  readonly to: string | null;
}

const mostFiles = 50_000;
/** What the bucket held so long ago is good enough for a plan: every upload looks again before it sends. */
const listingKeptMs = 60_000;

/** Where chosen files and folders would go, and what they would meet there; throws `usage.badCategory`. */
export async function planFiles(
  ports: PlanPorts,
  connection: Connection,
  chosen: readonly ChosenPath[],
  signal?: AbortSignal,
): Promise<UploadPlanSheet> {
  for (const { to } of chosen) if (to !== null) parseCategory(to);
  const leftOut = { notModels: 0, unreadable: 0, tooMany: 0 };
  const found: FoundFile[] = [];
  // a file may be named on its own as well as lie in a chosen folder: what was said of it first holds
  const seen = new Set<string>();
  for (const { path, to } of chosen)
    for await (const entry of ports.disk.walk(path, signal)) {
      if ('unreadable' in entry) leftOut.unreadable += 1;
      else if (seen.has(entry.path)) continue;
      // a file that was chosen itself is meant, whatever its ending
      else if (entry.path !== path && !isWeightFile(nameOf(entry.path))) leftOut.notModels += 1;
      else if (found.length >= mostFiles) leftOut.tooMany += 1;
      else {
        seen.add(entry.path);
        found.push({ ...entry, to, root: path });
      }
    }
  const known = await whatIsThere(ports, connection, signal);
  const kinds = kindsOf(found);
  const paths = found.map(({ path }) => path);
  const files: PlannedFile[] = [];
  for await (const { facts } of ports.identify.identifyAll(paths, signal)) {
    const file = found[files.length];
    if (file !== undefined)
      files.push(
        plannedFile(
          ports.builtIn,
          known,
          { ...file, kind: kinds.get(file.root) ?? 'mixed' },
          facts,
        ),
      );
  }
  return { files, leftOut, pace: await ports.pace() };
}

interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  readonly to: string | null;
  /** The chosen file or folder that it came with. */
  readonly root: string;
}

/** Chosen folders that are laid out as ComfyUI's models: what lies in them goes where it lies. */
function kindsOf(found: readonly FoundFile[]): ReadonlyMap<string, 'models' | 'mixed'> {
  const byRoot = Map.groupBy(found, ({ root }) => root);
  return new Map(
    [...byRoot].map(([root, files]) => [
      root,
      folderKind(
        root,
        files.map((file) => firstBelow(root, file.path)),
      ),
    ]),
  );
}

/** The folder right below a chosen one; empty for a file that lies right in it. */
function firstBelow(root: string, path: string): string {
  const parts = path
    .slice(root.length)
    .split(/[\\/]/)
    .filter((part) => part !== '');
  return parts.length > 1 ? (parts[0] ?? '') : '';
}

interface Known {
  /** By `category/name`. */
  readonly models: ReadonlyMap<string, ModelFile>;
  /** Paths of the library whose content is that of an object, by its key. */
  readonly proven: ReadonlyMap<string, string | null>;
  /** Unfinished uploads by the path of their file. */
  readonly jobs: ReadonlyMap<string, readonly UploadJob[]>;
}

async function whatIsThere(
  { pages, uploads }: PlanPorts,
  connection: Connection,
  signal?: AbortSignal,
): Promise<Known> {
  const [models, jobs] = await Promise.all([
    pages.all(connection, listingKeptMs, signal),
    uploads.list(),
  ]);
  const rows = await pages.rows(connection, listingKeptMs);
  return {
    proven: new Map(
      rows.flatMap(({ key, local }) =>
        local?.comparison === 'same' ? [[local.path, key] as const] : [],
      ),
    ),
    models: new Map(models.map((model) => [`${model.category}/${model.name}`, model])),
    jobs: Map.groupBy(
      jobs.filter((job) => isUnfinished(job) && job.connectionId === connection.id),
      ({ path }) => path,
    ),
  };
}

function plannedFile(
  builtIn: BuiltInModels,
  known: Known,
  file: FoundFile & { readonly kind: 'models' | 'mixed' },
  facts: ModelFacts,
): PlannedFile {
  const { path, bytes } = file;
  const name = nameOf(path);
  const inModels = placeInFolder({ path: file.root, kind: file.kind }, path);
  const isRefused = facts.state === 'refused';
  const suggestion = (isRefused ? null : inModels) ?? suggestCategory({ path, builtIn, facts });
  const shown = { path, name, bytes, suggestion, facts };
  if (suggestion.state === 'refused') return { ...shown, to: file.to, verdict: suggestion };
  const to = file.to ?? targetOf(suggestion);
  const verdict = verdictOf(builtIn, known, { ...file, to });
  const isFar = facts.state === 'unknown' && facts.why === 'notOnThisDisk';
  return { ...shown, to, verdict: isFar && reads(verdict) ? { state: 'inCloud' } : verdict };
}

/** Whether what comes of it takes the file's bytes. */
const reads = ({ state }: PlanVerdict): boolean =>
  state === 'new' || state === 'sameSize' || state === 'differs' || state === 'resumes';

function targetOf(suggestion: PlannedFile['suggestion']): string | null {
  if (suggestion.state !== 'suggested') return null;
  return [suggestion.category, suggestion.subfolder].filter((part) => part !== '').join('/');
}

function verdictOf(
  builtIn: BuiltInModels,
  { models, jobs, proven }: Known,
  { path, bytes, to }: FoundFile,
): PlanVerdict {
  if (to === null) return { state: 'noTarget' };
  const { category, subfolder } = parseCategory(to);
  const name = [subfolder, nameOf(path).normalize('NFC')].filter((part) => part !== '').join('/');
  const unfinished = jobs
    .get(path)
    ?.find(({ target }) => target.objectKey.endsWith(`/${category}/${name}`));
  if (unfinished !== undefined)
    return { state: 'resumes', doneBytes: resumeOf(unfinished)?.doneBytes ?? 0 };
  const there = models.get(`${category}/${name}`);
  if (there?.bytes !== undefined && there.bytes !== null)
    return there.bytes === bytes
      ? { state: there.key !== null && proven.get(path) === there.key ? 'same' : 'sameSize' }
      : { state: 'differs', existingBytes: there.bytes };
  return { state: builtInOf(builtIn, { category, name, bytes }) === 'builtIn' ? 'builtIn' : 'new' };
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
