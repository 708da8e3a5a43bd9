/** The name of the file behind a direct link: as the server calls it, else the last piece of its path. */
export function linkFileName(url: string, disposition: string | null): string {
  return cleaned(dispositionName(disposition ?? '')) ?? cleaned(lastSegment(url)) ?? 'model.bin';
}

/** RFC 6266: `filename*=UTF-8''…` before `filename="…"`. */
function dispositionName(header: string): string {
  const extended = /filename\*\s*=\s*utf-8''([^;]+)/i.exec(header)?.[1];
  if (extended !== undefined) return decodedOr(extended.trim());
  const quoted = /filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)?.[1];
  if (quoted !== undefined) return latin1ToUtf8(quoted.replace(/\\(.)/g, '$1'));
  return latin1ToUtf8(/filename\s*=\s*([^;\s]+)/i.exec(header)?.[1] ?? '');
}

/** Header values come byte by byte; where those bytes are UTF-8, that is what was meant. */
function latin1ToUtf8(text: string): string {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text; // Latin-1 after all
  }
}

function lastSegment(url: string): string {
  return decodedOr(new URL(url).pathname.split('/').at(-1) ?? '');
}

function decodedOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not percent-encoded
  }
}

/** A server's word is no path: folders and what systems cannot take are left out. */
function cleaned(name: string): string | null {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const plain = base.replace(/[<>:"|?*\u0000-\u001f\u007f]/g, '_').replace(/^[.\s]+|[.\s]+$/g, '');
  return plain === '' ? null : plain.normalize('NFC');
}
