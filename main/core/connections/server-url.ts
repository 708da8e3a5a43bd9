/** An address of ComfyUI in its one spelling: scheme, host, port and path, without a slash at its end. */
export type ServerUrl =
  | { readonly state: 'valid'; readonly url: string }
  /** `shown`: what may stand in a message; a password in the address is left out. */
  | { readonly state: 'invalid'; readonly shown: string };

/** Reads what a person typed; a missing scheme means http, a user in front of the host is refused. */
export function serverUrlOf(text: string): ServerUrl {
  const trimmed = text.trim();
  const shown = trimmed.slice(trimmed.lastIndexOf('@') + 1);
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  if (trimmed === '' || !URL.canParse(withScheme)) return { state: 'invalid', shown };
  const url = new URL(withScheme);
  const usable = ['http:', 'https:'].includes(url.protocol) && url.hostname !== '';
  if (!usable || url.username !== '' || url.password !== '') return { state: 'invalid', shown };
  return { state: 'valid', url: `${url.origin}${url.pathname.replace(/\/+$/, '')}` };
}
