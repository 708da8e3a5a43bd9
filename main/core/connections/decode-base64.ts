const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The UTF-8 text that `text` stands for in base64, or null where it is none. */
export function decodeBase64(text: string): string | null {
  const body = text.replace(/={0,2}$/, '');
  if (body === '' || body.length % 4 === 1 || !/^[A-Za-z0-9+/]+$/.test(body)) return null;
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of body) {
    held = (held * 64 + alphabet.indexOf(letter)) % 65_536;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(Math.floor(held / 2 ** bits) % 256);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes));
  } catch {
    return null; // bytes, but no text
  }
}
