import type { NodePack } from '../../../contract/preflight.ts';
import type { ManagedPack } from '../../services/ports/comfy.ts';
import type { InstalledPacks, PackEntry, PackList, PackMappings } from './wire-packs.ts';

/**
 * Joins the Manager's three answers. Mappings go by a pack's id or, where it is in no registry, by its repository; the
 * list by its id; what is installed by the name of the folder, with id or `owner/name` beside it.
 */
export function packsOf(
  mappings: PackMappings,
  list: PackList['node_packs'],
  installed: InstalledPacks,
): readonly ManagedPack[] {
  const idByUrl = new Map(
    Object.entries(list).flatMap(([id, entry]) =>
      urlsOf(entry).map((url): [string, string] => [url, id]),
    ),
  );
  const there = installedKeys(installed);
  return Object.entries(mappings).map(([key, [classes, facts]]) => {
    const id = Object.hasOwn(list, key) ? key : (idByUrl.get(urlKey(key)) ?? idOfUrl(key));
    const entry = list[id] ?? {};
    const repository = entry.repository ?? entry.reference ?? (isUrl(key) ? key : '');
    const title = entry.title ?? facts.title_aux ?? facts.title ?? nameOf(key);
    const isThere =
      isInstalledState(entry.state) || keysOf(id, repository).some((each) => there.has(each));
    return {
      ...{ id, title, repository, classes, classPattern: facts.nodename_pattern ?? null },
      installed: isThere,
    };
  });
}

/** What the queue of Manager 3 takes: the pack as its list has it, and how to install it. */
export function recordOfPack(pack: NodePack, list: PackList | null, taskId: string): unknown {
  const entry = list?.node_packs[pack.id] ?? {};
  const isInRegistry = entry.version !== undefined && entry.version !== 'unknown';
  const files = entry.files ?? (pack.repository === '' ? [] : [pack.repository]);
  return {
    ...entry,
    ...{ id: pack.id, files, ui_id: taskId, mode: 'local', channel: list?.channel ?? 'default' },
    version: entry.version ?? 'unknown',
    selected_version: isInRegistry ? 'latest' : 'unknown',
  };
}

const isUrl = (key: string): boolean => key.includes('://');

function urlKey(url: string): string {
  return url.toLowerCase().replace(/(\.git)?\/?$/, '');
}

function urlsOf({ reference, repository, files }: PackEntry): readonly string[] {
  const urls = [reference, repository, ...(files ?? [])];
  return urls.flatMap((url) => (url === undefined || url === null ? [] : [urlKey(url)]));
}

/** A Manager without a list takes the registry's id, which as a rule is the repository's name. */
function idOfUrl(key: string): string {
  return isUrl(key) ? nameOf(key).toLowerCase() : key;
}

function nameOf(key: string): string {
  return isUrl(key)
    ? (key
        .replace(/(\.git)?\/?$/, '')
        .split('/')
        .at(-1) ?? key)
    : key;
}

function isInstalledState(state: string | null | undefined): boolean {
  return state !== undefined && state !== null && !['not-installed', 'unknown'].includes(state);
}

function installedKeys(installed: InstalledPacks): ReadonlySet<string> {
  const keys = Object.entries(installed).flatMap(([folder, { cnr_id: id, aux_id: repository }]) => [
    folder.replace(/@.*$/, ''),
    id ?? '',
    repository ?? '',
  ]);
  return new Set(keys.filter((key) => key !== '').map((key) => key.toLowerCase()));
}

function keysOf(id: string, repository: string): readonly string[] {
  const path = urlKey(repository).split('/').slice(-2).join('/');
  const keys = [id.toLowerCase(), path, path.split('/').at(-1) ?? ''];
  return keys.filter((key) => key !== '');
}
