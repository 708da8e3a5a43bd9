// What Windows refuses is refused everywhere, so that a folder can move between computers.
// eslint-disable-next-line no-control-regex -- control characters are what it removes
const refused = /[<>:"/\\|?*\u0000-\u001f\u007f]/g;
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
/** 255 is the limit; what a temporary name and a number add must fit as well. */
const longestBytes = 200;

/** A file name that every file system takes, as near to the given one as can be. */
export function safeFileName(name: string): string {
  const clean = name.replace(refused, '_').replace(/[. ]+$/, '');
  const usable = clean === '' ? '_' : clean;
  return shorten(deviceName.test(usable) ? `_${usable}` : usable);
}

/** The folders of a server's subfolder, none of which leads out of where they are put. */
export function safeSubfolder(subfolder: string): readonly string[] {
  return subfolder
    .split(/[/\\]/)
    .filter((part) => !['', '.', '..'].includes(part.trim()))
    .map(safeFileName);
}

/** `name (1).png`, and so on. */
export function numberedName(name: string, number: number): string {
  const { stem, extension } = splitName(name);
  return `${stem} (${number})${extension}`;
}

function splitName(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || name.length - dot > 16) return { stem: name, extension: '' };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}

function shorten(name: string): string {
  const { stem, extension } = splitName(name);
  const room = longestBytes - byteLength(extension);
  if (byteLength(stem) <= room) return name;
  let kept = '';
  let keptBytes = 0;
  for (const character of stem) {
    keptBytes += byteLength(character);
    if (keptBytes > room) break;
    kept += character;
  }
  return kept.replace(/[. ]+$/, '') + extension;
}

const byteLength = (text: string): number => new TextEncoder().encode(text).byteLength;
