import media from '../fixtures/tiny-media.json' with { type: 'json' };

const files: Readonly<Record<string, string>> = media;

/** A real, very small file of a kind that the sandbox does not encode itself. */
export function tinyMedia(extension: string): Uint8Array {
  const base64 = files[extension];
  if (base64 === undefined) throw new Error(`No sample file for .${extension}`);
  return Buffer.from(base64, 'base64');
}
