import { Skeleton } from '@mantine/core';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ModelFacets } from '../../../contract/model.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './models.module.css';
import { useCategoryList, useFacets } from './use-models.ts';

type Sizes = Omit<ModelFacets['categories'][number], 'name'>;
const nothing: Sizes = { files: 0, bytes: 0, localFiles: 0, localBytes: 0 };

interface Entry extends Sizes {
  readonly name: string;
  readonly known: boolean;
}

/** The folders of the bucket, with what they and this computer hold. */
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
  const { entries, isPending } = useEntries(connectionId);
  return (
    <nav className={classes.categories} aria-label={words.say('ui.models.categories')}>
      <ul>
        <li>
          <CategoryButton entry={null} isChosen={chosen === null} onChoose={onChoose} />
        </li>
        {entries.map((entry) => (
          <li key={entry.name}>
            <CategoryButton entry={entry} isChosen={chosen === entry.name} onChoose={onChoose} />
          </li>
        ))}
      </ul>
      {isPending && <Skeleton height={180} mt={8} />}
    </nav>
  );
}

/** Those with something in them first. */
function useEntries(connectionId: string): {
  readonly entries: readonly Entry[];
  readonly isPending: boolean;
} {
  const { data, isPending } = useCategoryList(connectionId);
  const facets = useFacets(connectionId);
  const entries = useMemo(() => {
    const sizes = new Map(facets?.categories.map(({ name, ...own }) => [name, own]));
    const known = new Map((data ?? []).map((category) => [category.name, category.known]));
    const named = [...sizes.keys()].filter((name) => name !== null);
    return [...new Set([...known.keys(), ...named])]
      .toSorted()
      .map((name) => ({
        ...{ name, known: known.get(name) ?? true },
        ...(sizes.get(name) ?? nothing),
      }))
      .toSorted((a, b) => Number(isEmpty(a)) - Number(isEmpty(b)));
  }, [data, facets]);
  return { entries, isPending };
}

const isEmpty = ({ files, localFiles }: Sizes): boolean => files + localFiles === 0;

function CategoryButton({
  entry,
  isChosen,
  onChoose,
}: {
  readonly entry: Entry | null;
  readonly isChosen: boolean;
  readonly onChoose: (category: string | null) => void;
}): ReactNode {
  const words = useWords();
  return (
    <button
      type="button"
      className={classes.category}
      aria-pressed={isChosen}
      onClick={() => {
        onChoose(entry?.name ?? null);
      }}
    >
      <span className={classes.categoryName}>{entry?.name ?? words.say('ui.models.all')}</span>
      {entry !== null && <CategoryFacts {...entry} />}
    </button>
  );
}

function CategoryFacts({ files, bytes, localFiles, localBytes, known }: Entry): ReactNode {
  const words = useWords();
  const format = useFormat();
  const there = [
    format.number(files),
    bytes === 0 ? '' : format.bytes(bytes),
    known ? '' : words.say('ui.models.unknownFolder'),
  ];
  return (
    <>
      <span className={classes.categoryFacts}>
        {there.filter((fact) => fact !== '').join(' · ')}
      </span>
      {localFiles > 0 && (
        <span className={classes.categoryFacts}>
          {words.say('ui.models.localFacts', {
            files: format.number(localFiles),
            bytes: format.bytes(localBytes),
          })}
        </span>
      )}
    </>
  );
}
