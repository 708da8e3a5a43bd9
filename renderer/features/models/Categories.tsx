import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ModelCategory } from '../../../contract/model.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './models.module.css';
import { useCategoryList } from './use-models.ts';

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
  const { data, isPending } = useCategoryList(connectionId);
  const categories = data ?? [];
  const filled = categories.filter(({ files }) => files > 0);
  const empty = categories.filter(({ files }) => files === 0);
  const entry = (name: string | null, facts: string): ReactNode => (
    <button
      type="button"
      className={classes.category}
      aria-pressed={name === chosen}
      onClick={() => {
        onChoose(name);
      }}
    >
      <span className={classes.categoryName}>{name ?? words.say('ui.models.all')}</span>
      <span className={classes.categoryFacts}>{facts}</span>
    </button>
  );
  const factsOf = ({ files, bytes, known }: ModelCategory): string =>
    [
      format.number(files),
      bytes === null || bytes === 0 ? '' : format.bytes(bytes),
      known ? '' : words.say('ui.models.unknownFolder'),
    ]
      .filter((fact) => fact !== '')
      .join(' · ');
  return (
    <nav className={classes.categories} aria-label={words.say('ui.models.categories')}>
      <ul>
        <li>{entry(null, '')}</li>
        {[...filled, ...empty].map((category) => (
          <li key={category.name}>{entry(category.name, factsOf(category))}</li>
        ))}
      </ul>
      {isPending && <Skeleton height={180} mt={8} />}
    </nav>
  );
}
