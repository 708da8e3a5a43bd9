import { Checkbox } from '@mantine/core';
import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Failure } from '../../../contract/error-code.ts';
import type { ImportFile } from '../../../contract/import.ts';
import { CheckIcon, WarnIcon } from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Words } from '../../words/WordsProvider.tsx';
import { reasonText } from '../models/reason-text.ts';
import { isIncluded, placeOf } from './import-choices.ts';
import type { ImportChoice } from './import-choices.ts';
import classes from './imports.module.css';
import { sourceText } from './source-text.ts';
import type { ImportPlan } from './use-import-plan.ts';

interface RowProps {
  readonly file: ImportFile;
  /** The one that the link means, if it means one. */
  readonly meant: ImportFile | null;
  readonly choice: ImportChoice | undefined;
  readonly failure: Failure | null;
  /** Of the list of places to choose from. */
  readonly categoriesId: string;
  readonly onInclude: ImportPlan['include'];
  readonly onMove: ImportPlan['moveTo'];
}

/** One file behind the link: whether it comes, from where, how it is checked, where it goes, what it meets. */
export const FoundRow = memo(function FoundRow(props: RowProps): ReactNode {
  const { file, meant, choice, failure, onInclude } = props;
  const words = useWords();
  const format = useFormat();
  const { to, verdict } = placeOf(file, choice);
  const facts = {
    bytes: 'existingBytes' in verdict ? format.bytes(verdict.existingBytes) : '',
    share: 'doneBytes' in verdict ? format.percent(verdict.doneBytes / file.bytes) : '',
  };
  return (
    <li className={classes.file} aria-label={file.path}>
      <Checkbox
        checked={isIncluded(file, choice, meant)}
        disabled={to === null}
        aria-label={words.say('ui.import.include', { name: file.path })}
        onChange={({ currentTarget: { checked } }) => {
          onInclude(file.path, checked);
        }}
      />
      <div className={classes.part}>
        <div className={classes.name} title={file.path}>
          {file.path}
        </div>
        <div className={classes.quiet}>
          {format.bytes(file.bytes)} · {sourceText(words, file.source)}
        </div>
        <HashState sha256={file.sha256} />
      </div>
      <Target {...props} now={to ?? ''} />
      <div className={classes.part}>
        <div className={classes.verdict}>{words.of('ui.import.verdict', verdict.state, facts)}</div>
        {failure && (
          <div className={classes.failure} role="alert">
            {words.failure(failure)}
          </div>
        )}
      </div>
    </li>
  );
});

function HashState({ sha256 }: Pick<ImportFile, 'sha256'>): ReactNode {
  const words = useWords();
  return sha256 === null ? (
    <StateBadge tone="warn" icon={WarnIcon}>
      {words.say('ui.import.unverified')}
    </StateBadge>
  ) : (
    <span title={sha256}>
      <StateBadge tone="good" icon={CheckIcon}>
        {words.say('ui.import.hashed')}
      </StateBadge>
    </span>
  );
}

function Target({
  file,
  now,
  categoriesId,
  onMove,
}: Pick<RowProps, 'file' | 'categoriesId' | 'onMove'> & { readonly now: string }): ReactNode {
  const words = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const settle = async (wanted: string): Promise<void> => {
    const to = wanted.trim();
    // what is no place stays to be mended
    if (to === '' || to === now || (await onMove(file.path, to))) setTyped(null);
  };
  return (
    <div className={classes.part}>
      <input
        className={classes.target}
        list={categoriesId}
        aria-label={words.say('ui.plan.target', { name: file.path })}
        placeholder={words.say('ui.plan.target.placeholder')}
        value={typed ?? now}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
        }}
        onBlur={() => {
          if (typed !== null) void settle(typed);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed !== null) void settle(typed);
        }}
      />
      <div className={classes.quiet}>{reasonOf(words, file, now)}</div>
    </div>
  );
}

function reasonOf(words: Words, { suggestion, to }: ImportFile, now: string): string {
  if (suggestion.state === 'refused') return words.failure(suggestion.failure);
  if (now === '') return words.say('ui.plan.unknown');
  return now === to
    ? (reasonText(words, suggestion) ?? words.say('ui.plan.chosen'))
    : words.say('ui.plan.chosen');
}
