import { exifTexts } from './exif-texts.ts';
import {
  latin1,
  littleEndian,
  longestText,
  mostSteps,
  utf8,
  type NamedText,
  type Pieces,
} from './pieces.ts';

/** What the EXIF and XMP chunks of a WebP hold. */
export function webpTexts(file: Pieces): readonly NamedText[] {
  const texts: NamedText[] = [];
  let start = 12;
  for (let step = 0; step < mostSteps; step += 1) {
    const head = file.at(start, 8);
    if (head === null) break;
    const kind = latin1(head.subarray(0, 4));
    const length = littleEndian(head.subarray(4));
    if ((kind === 'EXIF' || kind === 'XMP ') && length <= longestText) {
      const chunk = file.at(start + 8, length);
      if (chunk !== null) texts.push(...(kind === 'EXIF' ? exifTexts(chunk) : xmpTexts(chunk)));
    }
    // chunks begin at even places
    start += 8 + length + (length % 2);
  }
  return texts;
}

const XMP_PLACES = /(?:^|[\s<:])(workflow|prompt)(?:="([^"]*)"|>([^<]*)<)/gi;

/** `ns:workflow="…"` or `<ns:workflow>…</ns:workflow>`. */
function xmpTexts(chunk: Uint8Array): readonly NamedText[] {
  return [...utf8(chunk).matchAll(XMP_PLACES)].map(([, name = '', inTag, between]) => ({
    name: name.toLowerCase(),
    text: unescaped(inTag ?? between ?? ''),
  }));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&apos;': "'",
  '&#34;': '"',
  '&#39;': "'",
  '&#xA;': '\n',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:quot|apos|#34|#39|#xA|lt|gt|amp);/g,
    (entity) => ENTITIES[entity] ?? '',
  );
}
