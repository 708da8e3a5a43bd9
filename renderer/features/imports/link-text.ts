/** The link in a pasted or dropped text; null where it is anything else, which stays with the page. */
export function linkIn(text: string): string | null {
  const first = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    // a list of addresses may hold remarks
    .find((line) => line !== '' && !line.startsWith('#'));
  if (first === undefined || /\s/.test(first)) return null;
  return /^(https?|hf):\/\/[^/]/i.test(first) || knownHost.test(first) ? first : null;
}

/** As a browser shows an address, without its scheme. */
const knownHost =
  /^(www\.)?(modelscope\.(cn|ai)|huggingface\.co|hf\.co|hf-mirror\.com|civitai\.com)\/./i;
