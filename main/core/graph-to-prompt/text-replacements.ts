import { asPageText } from './json-values.ts';

/** The wall clock where the person is; months count from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** What `%Node.widget%` stands for; undefined: nothing of that name. */
export type WidgetLookup = (nodeName: string, widgetName: string) => unknown;

const PLACEHOLDER = /%([^%]+)%/g;
const DATE = 'date:';
const DATE_PARTS = /d{1,2}|M{1,2}|h{1,2}|m{1,2}|s{1,2}|y{2,4}/g;

/** Replaces `%Node.widget%` and `%date:…%` as the page does in names of files. */
export function replaceInText(text: string, lookup: WidgetLookup, now: LocalTime | null): string {
  return text.replace(PLACEHOLDER, (placeholder: string, inside: string) => {
    const [nodeName = '', widgetName, ...more] = inside.split('.');
    if (widgetName === undefined || more.length > 0) {
      const isDate = nodeName.startsWith(DATE) && now !== null;
      return isDate ? formatDate(nodeName.slice(DATE.length), now) : placeholder;
    }
    const value = lookup(nodeName, widgetName);
    return value === undefined ? placeholder : safeForFileName(value);
  });
}

/** Whether the text can only be written by somebody with a clock. */
export function needsClock(text: string): boolean {
  return [...text.matchAll(PLACEHOLDER)].some(([, inside = '']) => {
    const parts = inside.split('.');
    return parts.length !== 2 && inside.startsWith(DATE);
  });
}

function formatDate(format: string, now: LocalTime): string {
  return format.replace(DATE_PARTS, (part) => {
    if (part === 'yy') return String(now.year).slice(2);
    if (part === 'yyyy') return String(now.year);
    const number = partOf(part, now);
    return number === null ? part : String(number).padStart(part.length, '0');
  });
}

function partOf(part: string, now: LocalTime): number | null {
  switch (part.charAt(0)) {
    case 'd':
      return now.day;
    case 'M':
      return now.month;
    case 'h':
      return now.hours;
    case 'm':
      return now.minutes;
    case 's':
      return now.seconds;
    default:
      return null;
  }
}

const UNSAFE = new Set('/?<>\\:*|"');

function safeForFileName(value: unknown): string {
  const text = value === null ? '' : asPageText(value);
  const isUnsafe = (character: string): boolean =>
    UNSAFE.has(character) || character < ' ' || character === '\u007f';
  return Array.from(text, (character) => (isUnsafe(character) ? '_' : character)).join('');
}

const FILE_NAME_NODES: ReadonlySet<string> = new Set([
  'SaveImage',
  'SaveImageAdvanced',
  'SaveSVGNode',
  'SaveVideo',
  'SaveAnimatedWEBP',
  'SaveWEBM',
  'SaveAudio',
  'SaveAudioMP3',
  'SaveAudioOpus',
  'SaveAudioAdvanced',
  'SaveGLB',
  'SaveAnimatedPNG',
  'CLIPSave',
  'VAESave',
  'ModelSave',
  'LoraSave',
  'SaveLatent',
]);

const PACKS_FILE_NAME_NODES: ReadonlySet<string> = new Set(['VHS_VideoCombine', 'LoraExtractKJ']);

/** The page's own nodes of this kind get no name for replacements. */
export function isFileNameNode(className: string): boolean {
  return FILE_NAME_NODES.has(className);
}

/** Whether the page replaces placeholders in the node's `filename_prefix`. */
export function replacesFileName(className: string): boolean {
  return isFileNameNode(className) || PACKS_FILE_NAME_NODES.has(className);
}
