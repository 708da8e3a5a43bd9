import { AppError } from '../../core/app-error.ts';

/** Where a server is: an origin with an optional path, without a slash at its end. */
export interface ServerBase {
  readonly href: string;
  readonly webSocketHref: string;
  readonly origin: string;
  readonly host: string;
  /** Path in front of ComfyUI's own, `''` or `/comfy`. */
  readonly path: string;
}

/** Takes an address apart; throws `comfy.badAddress` or `comfy.loginInAddress`. A password in the address is not repeated in the error. */
export function parseServerAddress(address: string): ServerBase {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
    throw new AppError('comfy.badAddress', { url: withoutUser(address) });
  if (url.username !== '' || url.password !== '')
    throw new AppError('comfy.loginInAddress', {
      url: `${url.protocol}//${url.host}${url.pathname}`,
    });
  const path = url.pathname.replace(/\/+$/, '');
  return {
    href: url.origin + path,
    webSocketHref: (url.origin + path).replace(/^http/, 'ws'),
    origin: url.origin,
    host: url.host,
    path,
  };
}

function withoutUser(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
