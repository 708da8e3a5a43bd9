import type { ReactNode } from 'react';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './models.module.css';
import { useCategories } from './use-models.ts';

/** The folders of the bucket, with what they hold. */
export function Categories({
  connectionId,
  chosen,
  onChoose,
}: {
  readonly connectionId: string;
  readonly chosen: string | null;
  readonly onChoose: (category: string | null) => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const categories = useCategories(connectionId);
  const filled = categories.filter(({ files }) => files > 0);
  const empty = categories.filter(({ files }) => files === 0);
  const entry = (name: string | null, files: number | null, bytes: number | null): ReactNode => (
    <li key={name ?? '*'}>
      <button
        type="button"
        className={classes.category}
        aria-pressed={name === chosen}
        onClick={() => {
          onChoose(name);
        }}
      >
        <span className={classes.categoryName}>{name ?? words.say('ui.models.all')}</span>
        <span className={classes.categoryFacts}>
          {files === null ? '' : format.number(files)}
          {bytes !== null && bytes > 0 && ` · ${format.bytes(bytes)}`}
        </span>
      </button>
    </li>
  );
  return (
    <nav className={classes.categories} aria-label={words.say('ui.models.categories')}>
      <ul>
        {entry(null, null, null)}
        {filled.map(({ name, files, bytes }) => entry(name, files, bytes))}
        {empty.map(({ name }) => entry(name, 0, null))}
      </ul>
    </nav>
  );
}
