const views: readonly string[] = ['models', 'workflows', 'runs', 'gallery', 'server', 'settings'];

export const linkScheme = 'comfyferry';

/**
 * The place in the window that `comfyferry://VIEW` or `comfyferry://workflows/NAME` names, as the hash of the page's address.
 * A link only shows something, whoever made it: anything else is none.
 */
export function placeIn(link: string): string | null {
  const found = /^comfyferry:\/\/([a-z]+)(?:\/([^?#]*))?$/.exec(link);
  const [, view = '', rest = ''] = found ?? [];
  if (!views.includes(view)) return null;
  if (rest === '') return `#/${view}`;
  const name = view === 'workflows' ? decoded(rest) : null;
  if (name === null || name.length > 500) return null;
  return `#/${view}/${name.split('/').map(encodeURIComponent).join('/')}`;
}

function decoded(rest: string): string | null {
  try {
    return decodeURIComponent(rest);
  } catch {
    return null;
  }
}

/** The system hands a link over as one of the arguments of a start. */
export function placeInArguments(argv: readonly string[]): string | null {
  const link = argv.find((each) => each.startsWith(`${linkScheme}://`));
  return link === undefined ? null : placeIn(link);
}
