import type { ImportSource } from '../../../contract/import.ts';
import type { Words } from '../../words/WordsProvider.tsx';

/** Where a file comes from, in a word or two. */
export const sourceText = (words: Words, source: ImportSource): string =>
  source.kind === 'hub' ? words.of('ui.hub', source.hub) : new URL(source.shown).host;
