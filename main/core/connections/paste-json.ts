import { decodeBase64 } from './decode-base64.ts';
import { fieldOfLabel } from './paste-labels.ts';
import { readBareValue, readValue, type Finding } from './paste-values.ts';

/** What a reader made of a text. */
export interface Reading {
  readonly findings: readonly Finding[];
  readonly notUnderstood: number;
}

/** The fields of a JSON text at any depth; null where it is none. */
export function readPastedJson(text: string): Reading | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const json = parse(text);
  if (typeof json !== 'object' || json === null) return null;
  const readings = [...walk(json, false)];
  return {
    findings: readings.flat(),
    notUnderstood: readings.filter((findings) => findings.length === 0).length,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // an INI file begins with a bracket as well
  }
}

function* walk(node: unknown, encoded: boolean): Generator<readonly Finding[]> {
  if (Array.isArray(node)) {
    const elements: readonly unknown[] = node;
    for (const element of elements) yield* walk(element, encoded);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(node);
  const output = readOutput(entries);
  if (output !== null) {
    yield output;
    return;
  }
  const isSecret = entries.some(([key, value]) => key === 'kind' && value === 'Secret');
  for (const [key, value] of entries)
    if (typeof value === 'object') yield* walk(value, isSecret ? key === 'data' : encoded);
    else yield readPair(key, typeof value === 'string' ? value : JSON.stringify(value), encoded);
}

// `{OutputKey, OutputValue}` of a stack's outputs, `{name, value}` of a container's environment
function readOutput(entries: readonly (readonly [string, unknown])[]): readonly Finding[] | null {
  const valueOf = (name: RegExp) => entries.find(([key]) => name.test(key))?.[1];
  const label = valueOf(/^(?:output)?(?:key|name)$/i);
  const value = valueOf(/^(?:output)?value$/i);
  if (typeof label !== 'string' || typeof value !== 'string') return null;
  return readPair(label, value, false);
}

function readPair(key: string, value: string, encoded: boolean): readonly Finding[] {
  const field = fieldOfLabel(key);
  const plain = encoded ? (decodeBase64(value) ?? '') : value;
  return field === null ? readBareValue(plain) : readValue(field, plain);
}
