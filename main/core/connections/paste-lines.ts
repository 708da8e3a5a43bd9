import { decodeBase64 } from './decode-base64.ts';
import type { Reading } from './paste-json.ts';
import { fieldOfLabel, type PasteField } from './paste-labels.ts';
import { readBareValue, readValue, type Finding } from './paste-values.ts';

/** Where the reader stands: the label that waits for its value, the columns of a table, a Secret's encoded block. */
interface Place {
  readonly waiting: PasteField | null;
  readonly columns: readonly (PasteField | null)[] | null;
  readonly inSecret: boolean;
  /** Indentation of the `data:` line that the encoded values stand below; null outside of it. */
  readonly encodedBelow: number | null;
}
interface Step {
  readonly findings: readonly Finding[];
  readonly understood: boolean;
  readonly place: Place;
}
/** No label with its value is longer, not even a token of STS. */
const maxLineLength = 8_000;
const start: Place = { waiting: null, columns: null, inSecret: false, encodedBelow: null };

/** The fields of a text of lines: labels beside or above their values, tables, configuration files. */
export function readPastedLines(text: string): Reading {
  const findings: Finding[] = [];
  let notUnderstood = 0;
  let place = { ...start, inSecret: isSecret(text) };
  for (const line of linesOf(text)) {
    const step = readLine(line, place);
    findings.push(...step.findings);
    if (!step.understood) notUnderstood++;
    place = step.place;
  }
  return { findings, notUnderstood };
}

function linesOf(text: string): readonly string[] {
  return text
    .replaceAll(/[\u200b\ufeff]/g, '')
    .replaceAll('\u00a0', ' ')
    .split(/\r\n|\r|\n/)
    .flatMap((line) => (line.length > maxLineLength ? [line] : splitRow(line).flatMap(splitJoined)))
    .filter((line) => line.trim() !== '');
}

function isSecret(text: string): boolean {
  return /^\s*kind:\s*["']?Secret\b/m.test(text);
}

// label, value, label, value in the cells of one row becomes two lines
function splitRow(line: string): readonly string[] {
  const cells = line.split('\t');
  const alternate = cells.every(
    (cell, index) => (fieldOfLabel(cell) !== null) === (index % 2 === 0),
  );
  if (cells.length < 4 || !alternate) return [line];
  return cells.flatMap((cell, index) =>
    index % 2 === 0 ? [`${cell}\t${cells[index + 1] ?? ''}`] : [],
  );
}

// `AK=… SK=…` on one line becomes two
function splitJoined(line: string): readonly string[] {
  const starts = [...line.matchAll(/[=:：]/g)].flatMap(
    ({ index }) => labelStart(line, index) ?? [],
  );
  if (starts.length < 2) return [line];
  return starts.map((from, index) =>
    line.slice(index === 0 ? 0 : from, starts[index + 1]).replace(/[,，;；\s]+$/, ''),
  );
}

/** Longer than any label: a whole line may be very long. */
const labelReach = 60;

/** Where the label that ends at `end` begins: up to three words; null where they are none. */
function labelStart(line: string, end: number): number | null {
  const before = line.slice(Math.max(0, end - labelReach), end);
  for (const words of [3, 2, 1]) {
    const pattern = new RegExp(`(?:^|[\\s,，;；])((?:${word}\\s+){${words - 1}}${word})\\s*$`);
    const label = pattern.exec(before)?.[1];
    if (label !== undefined && fieldOfLabel(label) !== null) return line.lastIndexOf(label, end);
  }
  return null;
}
const word = '[^\\s,，;；=:：]+';

function readLine(line: string, before: Place): Step {
  if (line.length > maxLineLength) return { findings: [], understood: false, place: before };
  const place = leaveBlock(line, before);
  const cells = cellsOf(line);
  if (place.columns !== null) return readRow(cells, place.columns, place);
  const columns = cells.map(fieldOfLabel);
  if (columns.filter((field) => field !== null).length >= 2)
    return understood({ ...place, columns });
  if (/^\s*(?:\[.*\]|---|#.*|\/\/.*|```.*)\s*$/.test(line)) return understood(place);
  const label = fieldOfLabel(line);
  if (label !== null) return understood({ ...place, waiting: label });
  const pair = pairOf(line);
  if (pair !== null) return readPair(pair, line, place);
  const value = line.trim();
  const findings = place.waiting === null ? readBareValue(value) : readValue(place.waiting, value);
  return { findings, understood: findings.length > 0, place: { ...place, waiting: null } };
}

function understood(place: Place): Step {
  return { findings: [], understood: true, place };
}

function leaveBlock(line: string, place: Place): Place {
  const left = place.encodedBelow !== null && indentOf(line) <= place.encodedBelow;
  return left ? { ...place, encodedBelow: null } : place;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function cellsOf(line: string): readonly string[] {
  return line.split(/[\t,]/).map((cell) => cell.trim());
}

// The file of a new AccessKey names a console user and its password beside the key: neither is ComfyUI's login.
function readRow(
  cells: readonly string[],
  columns: readonly (PasteField | null)[],
  place: Place,
): Step {
  const hasKey = columns.includes('accessKeyId');
  const findings = columns.flatMap((field, index) => {
    const skipped = field === null || (hasKey && (field === 'username' || field === 'password'));
    return skipped ? [] : readValue(field, cells[index] ?? '');
  });
  return { findings, understood: findings.length > 0, place: { ...place, columns: null } };
}

interface Pair {
  readonly key: string;
  readonly value: string;
}

/** What stands in front of a name: a list's dash, a shell's word. */
const leader = /^(?:-\s+)?(?:export\s+|setx?\s+|\$env:)?/i;

function pairOf(line: string): Pair | null {
  const text = line.trim().replace(leader, '');
  const end = text.search(/[=:：\t]/);
  if (end <= 0) return spacedPairOf(text);
  const key = text
    .slice(0, end)
    .trim()
    .replaceAll(/^["']|["']$/g, '');
  const value = text.slice(end + 1).trim();
  if (/^(?:https?|oss)$/i.test(key) && value.startsWith('//')) return spacedPairOf(text);
  return { key, value };
}

// `AccessKey ID LTAI…`: a known label, a space, a value
function spacedPairOf(text: string): Pair | null {
  const words = text.split(/\s+/);
  for (let count = Math.min(4, words.length - 1); count > 0; count--) {
    const key = words.slice(0, count).join(' ');
    if (fieldOfLabel(key) !== null) return { key, value: words.slice(count).join(' ') };
  }
  return null;
}

/** What every Kubernetes object has; it tells nothing, and is no surprise. */
const structure = /^(?:apiVersion|kind|metadata|name|namespace|type|stringData|spec|uid)$/;

function readPair({ key, value }: Pair, line: string, place: Place): Step {
  if (key === 'data' && value === '' && place.inSecret)
    return understood({ ...place, encodedBelow: indentOf(line) });
  if (key === 'value' && place.waiting !== null)
    return readLabelled(place.waiting, value, { ...place, waiting: null });
  if (key === 'name' && fieldOfLabel(value) !== null)
    return understood({ ...place, waiting: fieldOfLabel(value) });
  const field = fieldOfLabel(key);
  if (field !== null) return readLabelled(field, value, place);
  if (structure.test(key)) return understood({ ...place, waiting: null });
  return readUnlabelled(line, value, place);
}

function readLabelled(field: PasteField, value: string, place: Place): Step {
  if (value === '') return understood({ ...place, waiting: field });
  const plain = place.encodedBelow === null ? value : (decodeBase64(value.trim()) ?? '');
  const findings = readValue(field, plain);
  return { findings, understood: true, place: { ...place, waiting: null } };
}

// An unknown label, or a value that happens to hold a colon or an equals sign.
function readUnlabelled(line: string, value: string, place: Place): Step {
  const asValue = place.waiting === null ? readBareValue(line) : readValue(place.waiting, line);
  const findings = asValue.length > 0 ? asValue : readBareValue(value);
  return { findings, understood: findings.length > 0, place: { ...place, waiting: null } };
}
