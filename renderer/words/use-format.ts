import { useIntl } from 'react-intl';
import { formatsOf } from './formats.ts';
import type { Formats } from './formats.ts';

/** Numbers, sizes and times in the person's language. */
export function useFormat(): Formats {
  return formatsOf(useIntl().locale);
}
