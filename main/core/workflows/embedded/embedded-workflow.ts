import { isRecord, memberOf } from '../../graph-to-prompt/json-values.ts';
import { isTooDeep } from '../../runs/json-depth.ts';
import { workflowFormOf } from '../../graph-to-prompt/recognise-workflow.ts';
import { mp4Texts } from './mp4-texts.ts';
import { latin1, type NamedText, type Pieces } from './pieces.ts';
import { pngTexts, type Inflate } from './png-texts.ts';
import { webmTexts } from './webm-texts.ts';
import { webpTexts } from './webp-texts.ts';

/** What a picture or a film carries beside itself. `media` null: it is neither. */
export interface Embedded {
  readonly media: 'png' | 'webp' | 'mp4' | 'webm' | null;
  /** The graph where there is one, else the prompt; null where neither is inside. */
  readonly workflow: unknown;
}

/**
 * Looks for the workflow that ComfyUI and its packs write into results. Lengths that lie, loops and rubbish end the
 * search; nothing is thrown.
 */
export function embeddedWorkflow(file: Pieces, inflate: Inflate): Embedded {
  const media = mediaOf(file);
  const texts = media === null ? [] : textsOf(media, file, inflate);
  return { media, workflow: graphAmong(texts) ?? promptAmong(texts) };
}

function mediaOf(file: Pieces): Embedded['media'] {
  const magic = latin1(file.at(0, 12) ?? new Uint8Array());
  if (magic.startsWith('\u0089PNG\r\n\u001a\n')) return 'png';
  if (magic.startsWith('RIFF') && magic.endsWith('WEBP')) return 'webp';
  if (/^.{4}(ftyp|moov|wide|mdat|free)/s.test(magic)) return 'mp4';
  return magic.startsWith('\u001aE\u00df\u00a3') ? 'webm' : null;
}

function textsOf(
  media: NonNullable<Embedded['media']>,
  file: Pieces,
  inflate: Inflate,
): readonly NamedText[] {
  switch (media) {
    case 'png':
      return pngTexts(file, inflate);
    case 'webp':
      return webpTexts(file);
    case 'mp4':
      return mp4Texts(file);
    case 'webm':
      return webmTexts(file);
    default:
      return media satisfies never;
  }
}

/** Under a name of its own, or beside the prompt in the comment. */
function graphAmong(texts: readonly NamedText[]): unknown {
  return found(texts, 'workflow', 'ui') ?? found(texts, 'workflow', 'api');
}

function promptAmong(texts: readonly NamedText[]): unknown {
  return found(texts, 'prompt', 'api');
}

function found(texts: readonly NamedText[], name: string, form: 'ui' | 'api'): unknown {
  for (const text of texts) {
    const isNamed = text.name === name || text.name.endsWith(`.${name}`);
    if (!isNamed && !/(^|\.)(comment|description|parameters)$/.test(text.name)) continue;
    const json = jsonIn(text.text);
    const inside = isNamed ? json : isRecord(json) ? memberOf(json, name) : null;
    // some packs write the JSON as a text inside their JSON
    const value = typeof inside === 'string' ? jsonIn(inside) : inside;
    if (workflowFormOf(value) === form) return value;
  }
  return null;
}

/** Python writes NaN and Infinity, which no JSON has. */
function jsonIn(text: string): unknown {
  if (isTooDeep(text)) return null;
  for (const each of [
    text,
    text.replaceAll(/([:[,]\s*)-?(?:NaN|Infinity)(?=\s*[,\]}])/g, '$1null'),
  ]) {
    try {
      return JSON.parse(each);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return null;
}
