import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ChangedInput } from '../../../contract/run.ts';
import { WorkflowsIcon } from '../../ui/icons.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { Thumbnail } from '../gallery/Thumbnail.tsx';
import classes from './runs.module.css';
import type { Result } from './use-runs.ts';

export const pictureSize = 36;

/** The last result of the workflow, if there is one. */
export function RowPicture({
  result,
  onOpen,
}: {
  readonly result: Result | undefined;
  readonly onOpen: (result: Result) => void;
}): ReactNode {
  if (result === undefined)
    return (
      <span className={classes.noPicture} aria-hidden="true">
        <WorkflowsIcon />
      </span>
    );
  return (
    <Thumbnail
      result={result}
      size={pictureSize}
      onOpen={() => {
        onOpen(result);
      }}
    />
  );
}

/** The workflow's name, and below it what this run changes. */
export function RowName({
  name,
  changes = [],
}: {
  readonly name: string;
  readonly changes: readonly ChangedInput[] | undefined;
}): ReactNode {
  return (
    <div className={classes.rowName}>
      <Text size="sm" truncate>
        {name}
      </Text>
      <Changes changes={changes} />
    </div>
  );
}

export function Changes({ changes }: { readonly changes: readonly ChangedInput[] }): ReactNode {
  const words = useWords();
  if (changes.length === 0) return null;
  return (
    <div className={classes.changes}>
      {changes.map(({ label, input, value }, at) => (
        <span key={at} title={value}>
          <span className={classes.changeName}>
            {label === null ? input : words.of('ui.form.field', label)}
          </span>{' '}
          {value}
        </span>
      ))}
    </div>
  );
}
