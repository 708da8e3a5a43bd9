import { AppError } from '../app-error.ts';

/**
 * Workflows go by the path below the server's folder of workflows. Two kinds that lie elsewhere have names that the
 * server never lists, since they begin with a dot: `.templates/MODULE/NAME.json` and `.opened/ID/NAME.json`.
 */
export type WorkflowPlace =
  | { readonly kind: 'saved'; readonly name: string }
  | { readonly kind: 'template'; readonly module: string; readonly name: string }
  | { readonly kind: 'opened'; readonly id: string; readonly title: string };

export function templateName(module: string, name: string): string {
  return `.templates/${module}/${name}.json`;
}

export function openedName(id: string, title: string): string {
  return `.opened/${id}/${title}.json`;
}

const PLACES = /^\.(templates|opened)\/([^/]+)\/(.+)\.json$/s;

export function workflowPlace(name: string): WorkflowPlace {
  const [, root, first, rest] = PLACES.exec(name) ?? [];
  if (first === undefined || rest === undefined) return { kind: 'saved', name };
  return root === 'templates'
    ? { kind: 'template', module: first, name: rest }
    : { kind: 'opened', id: first, title: rest };
}

const longestName = 200;
/** What Windows or the server's own listing cannot hold. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const BAD_CHARACTERS = /[\u0000-\u001f<>:"\\|?*%]/;

/** A name that a person gave, as the server stores it; throws `workflow.badName`. */
export function savedName(given: string): string {
  const parts = given
    .normalize('NFC')
    .split('/')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const path = parts.join('/').replace(/\.json$/i, '');
  const refuse = (reason: string): never => {
    throw new AppError('workflow.badName', { name: given.slice(0, 80), reason });
  };
  if (path === '' || path.endsWith('/')) refuse('empty');
  if (parts.some((part) => part.startsWith('.'))) refuse('dots');
  if (BAD_CHARACTERS.test(path)) refuse('characters');
  if (new TextEncoder().encode(path).byteLength > longestName) refuse('long');
  return `${path}.json`;
}

/** `a.json`, `a (2).json`, `a (3).json` … until one is free. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const stem = wanted.replace(/\.json$/i, '').replace(/ \(\d+\)$/, '');
  let number = 2;
  while (taken.has(`${stem} (${number}).json`)) number += 1;
  return `${stem} (${number}).json`;
}
