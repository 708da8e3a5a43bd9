import type { HubName } from '../../../contract/import.ts';
import { reachOf } from '../connections/private-address.ts';

/** Where each hub answers: `https://host`, the first is asked, the others are recognised. */
export type HubHosts = Readonly<Record<HubName, readonly string[]>>;

export const usualHosts: HubHosts = {
  modelscope: ['https://www.modelscope.cn', 'https://modelscope.cn', 'https://www.modelscope.ai'],
  hfMirror: ['https://hf-mirror.com', 'https://www.hf-mirror.com'],
  huggingface: ['https://huggingface.co', 'https://www.huggingface.co', 'https://hf.co'],
  civitai: ['https://civitai.com', 'https://civitai.red', 'https://www.civitai.com'],
  sandbox: [],
};

/** A repository of models, one of its files, or everything below one of its folders. */
export interface RepoLink {
  readonly repo: string;
  /** Branch, tag or commit; null: the hub's usual one. */
  readonly revision: string | null;
  /** Null: all of it; ends in `/` for a folder. */
  readonly path: string | null;
}

/** What a pasted text means. */
export type ParsedLink =
  | ({ readonly state: 'hub'; readonly hub: Exclude<HubName, 'civitai'> } & RepoLink)
  /** `owner/name` alone: the hubs are asked one after the other. */
  | ({ readonly state: 'anyHub' } & RepoLink)
  | { readonly state: 'url'; readonly url: string; readonly hub: 'civitai' | null }
  | {
      readonly state: 'refused';
      readonly reason: 'notALink' | 'page' | 'notModels' | 'insecure' | 'private';
      readonly host: string;
    };

const refused = (
  reason: Extract<ParsedLink, { state: 'refused' }>['reason'],
  host = '',
): ParsedLink => ({ state: 'refused', reason, host });

/**
 * Takes a pasted text apart. `allowPrivate`: the person said that an address of their own network (or one without TLS)
 * is meant.
 */
export function parseLink(
  text: string,
  { hosts, allowPrivate }: { readonly hosts: HubHosts; readonly allowPrivate: boolean },
): ParsedLink {
  const trimmed = text.trim();
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === 'hf') return shorthand(trimmed.slice(5));
  if (scheme === undefined) {
    const url = `https://${trimmed}`;
    const isHost = /^[\w-]+(\.[\w-]+)+(:\d+)?\//.test(trimmed) && hubOf(url, hosts) !== null;
    return isHost ? parseUrl(new URL(url), hosts, allowPrivate) : shorthand(trimmed);
  }
  if (!/^https?$/.test(scheme) || !URL.canParse(trimmed)) return refused('notALink');
  return parseUrl(new URL(trimmed), hosts, allowPrivate);
}

function shorthand(text: string): ParsedLink {
  const [owner = '', name = '', ...rest] = text.split('/');
  if (!isRepoName(owner) || !isRepoName(name)) return refused('notALink');
  return {
    state: 'anyHub',
    repo: `${owner}/${name}`,
    revision: null,
    path: rest.length === 0 ? null : rest.join('/'),
  };
}

const isRepoName = (name: string): boolean => /^[\w][\w.-]*$/.test(name);

function parseUrl(url: URL, hosts: HubHosts, allowPrivate: boolean): ParsedLink {
  const hub = hubOf(url.href, hosts);
  if (hub === 'civitai') return civitaiLink(url);
  if (hub !== null) return hubLink(url, hub);
  const reach = reachOf(url.hostname);
  if (!allowPrivate && reach !== 'public') return refused('private', url.host);
  if (!allowPrivate && url.protocol !== 'https:') return refused('insecure', url.host);
  return { state: 'url', url: url.href, hub: null };
}

/** The hub that answers at the origin of an address. */
export function hubOf(url: string, hosts: HubHosts): HubName | null {
  const { origin } = new URL(url);
  const found = hubNames.find((hub) =>
    hosts[hub].some((host) => URL.canParse(host) && new URL(host).origin === origin),
  );
  return found ?? null;
}

const hubNames: readonly HubName[] = [
  ...(['modelscope', 'hfMirror', 'huggingface', 'civitai', 'sandbox'] as const),
];

/** A download, or the page of a model that names the version which is shown. */
function civitaiLink(url: URL): ParsedLink {
  if (url.pathname.startsWith('/api/download/'))
    return { state: 'url', url: url.href, hub: 'civitai' };
  const version = /[?&]modelVersionId=(\d+)/.exec(url.href)?.[1];
  return url.pathname.startsWith('/models/') && version !== undefined
    ? { state: 'url', url: `${url.origin}/api/download/models/${version}`, hub: 'civitai' }
    : refused('page', url.host);
}

/** `/[models/]owner/name[/(resolve|blob|raw|tree)/revision[/path]]`, `/models/…/files`, `/models/…/file/view/rev/path`. */
function hubLink(url: URL, hub: Exclude<HubName, 'civitai'>): ParsedLink {
  const segments = url.pathname
    .split('/')
    .filter((segment) => segment !== '')
    .map(decoded);
  if (segments.includes(null)) return refused('notALink', url.host);
  const words = segments.filter((segment) => segment !== null);
  if (['datasets', 'spaces', 'studios', 'collections', 'docs'].includes(words[0] ?? ''))
    return refused('notModels', url.host);
  const [owner = '', name = '', verb, ...rest] = words[0] === 'models' ? words.slice(1) : words;
  if (!isRepoName(owner) || !isRepoName(name)) return refused('page', url.host);
  const repo = `${owner}/${name}`;
  const link = (revision: string | null, path: string | null): ParsedLink => ({
    ...{ state: 'hub', hub, repo, revision, path },
  });
  if (verb === undefined || verb === 'files' || verb === 'summary') return link(null, null);
  if (verb === 'file' && rest[0] === 'view') return atRevision(rest.slice(1), false, link);
  if (['resolve', 'blob', 'raw'].includes(verb)) return atRevision(rest, false, link);
  if (verb === 'tree') return atRevision(rest, true, link);
  return refused('page', url.host);
}

function atRevision(
  rest: readonly string[],
  isFolder: boolean,
  link: (revision: string | null, path: string | null) => ParsedLink,
): ParsedLink {
  const [revision = null, ...path] = rest;
  if (path.length === 0) return link(revision, null);
  return link(revision, isFolder ? `${path.join('/')}/` : path.join('/'));
}

function decoded(segment: string): string | null {
  try {
    const text = decodeURIComponent(segment);
    return text.includes('/') || text === '..' || text === '.' ? null : text;
  } catch {
    return null; // no percent-encoding
  }
}
