import type { FieldValue, FormField } from '../../../contract/form.ts';
import { AppError } from '../app-error.ts';

type Reason = 'noField' | 'type' | 'option' | 'tooSmall' | 'tooBig' | 'notExact';
const longestText = 200_000;

export function badValue(id: string, reason: Reason, value: FieldValue, limit = ''): AppError {
  const shown = typeof value === 'object' ? value.seed : String(value);
  return new AppError('workflow.badValue', {
    ...{ field: id.slice(0, 200), reason, value: shown.slice(0, 80), limit },
  });
}

/** Whether the field can hold the value; throws `workflow.badValue`. The file's own value always can. */
export function checkFieldValue(field: FormField, value: FieldValue): void {
  if (sameValue(value, field.fileValue)) return;
  const refuse = (reason: Reason, limit?: number | string | null): void => {
    throw badValue(field.id, reason, value, String(limit ?? ''));
  };
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string' || value.length > longestText) refuse('type');
      return;
    case 'number':
      checkNumber(field, value, refuse);
      return;
    case 'choice':
      if (!field.options.some((option) => option === value)) refuse('option');
      return;
    case 'toggle':
      if (typeof value !== 'boolean') refuse('type');
      return;
    case 'seed':
      checkSeed(field, value, refuse);
      return;
    case 'media':
    case 'model':
      // the server's list may be newer than ours: it has the last word
      if (typeof value !== 'string' || value === '') refuse('type');
      return;
    default:
      field satisfies never;
  }
}

type Refuse = (reason: Reason, limit?: number | string | null) => void;

function checkNumber(
  { integer, min, max }: Extract<FormField, { kind: 'number' }>,
  value: FieldValue,
  refuse: Refuse,
): void {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    refuse('type');
  } else if (integer && !Number.isSafeInteger(value)) {
    refuse(Number.isInteger(value) ? 'notExact' : 'type');
  } else if (min !== null && value < min) {
    refuse('tooSmall', min);
  } else if (max !== null && value > max) {
    refuse('tooBig', max);
  }
}

function checkSeed(
  { min, max }: Extract<FormField, { kind: 'seed' }>,
  value: FieldValue,
  refuse: Refuse,
): void {
  if (typeof value !== 'object') {
    refuse('type');
    return;
  }
  const seed = BigInt(value.seed);
  if (seed < BigInt(min)) refuse('tooSmall', min);
  else if (seed > BigInt(max)) refuse('tooBig', max);
  else if (!Number.isSafeInteger(Number(seed))) refuse('notExact', String(Number.MAX_SAFE_INTEGER));
}

export function sameValue(one: FieldValue, other: FieldValue): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  return one.seed === other.seed && one.mode === other.mode;
}
