import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { PlannedFile } from '../../../contract/model.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './models.module.css';
import { PlanRow } from './PlanRow.tsx';
import type { Plan } from './use-plan.ts';

const usualHeight = 70;

/** The rows of the sheet, of which those in sight are there. */
export function PlanFiles({
  files,
  plan,
  categories,
}: {
  readonly files: readonly PlannedFile[];
  readonly plan: Plan;
  readonly categories: string[];
}): ReactNode {
  const words = useWords();
  const categoriesId = useId();
  const scroll = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- it gives functions that React's compiler cannot keep
  const virtual = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroll.current,
    getItemKey: (index) => files[index]?.path ?? index,
    estimateSize: () => usualHeight,
    overscan: 3,
    // what is being typed in stays, wherever one scrolls
    rangeExtractor: (range) => {
      const kept = focused === null || focused >= files.length ? [] : [focused];
      return [...new Set([...defaultRangeExtractor(range), ...kept])].toSorted((a, b) => a - b);
    },
  });
  return (
    <div className={classes.planScroll} ref={scroll}>
      <datalist id={categoriesId}>
        {categories.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <ul
        className={classes.plan}
        style={{ height: virtual.getTotalSize() }}
        aria-label={words.say('ui.plan.title')}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const file = files[index];
          return (
            file && (
              <PlanRow
                key={file.path}
                file={file}
                index={index}
                count={files.length}
                start={start}
                measure={virtual.measureElement}
                choice={plan.choices.get(file.path)}
                failure={plan.started.refused.get(file.path) ?? null}
                categoriesId={categoriesId}
                onChoose={plan.choose}
                onMove={plan.moveTo}
                onFocus={setFocused}
              />
            )
          );
        })}
      </ul>
    </div>
  );
}
