import { Checkbox, SegmentedControl } from '@mantine/core';
import { memo, useDeferredValue, useState } from 'react';
import type { ReactNode } from 'react';
import type { Failure } from '../../../contract/error-code.ts';
import type { PlannedFile } from '../../../contract/model.ts';
import type { Formats } from '../../words/formats.ts';
import { useFormat } from '../../words/use-format.ts';

import { useWords } from '../../words/WordsProvider.tsx';
import type { Words } from '../../words/WordsProvider.tsx';
import { isIncluded, replacing } from './plan-choices.ts';
import type { PlanChoice } from './plan-choices.ts';
import classes from './models.module.css';
import { reasonText } from './reason-text.ts';
import type { Plan } from './use-plan.ts';

interface PlanRowProps {
  readonly file: PlannedFile;
  readonly index: number;
  readonly count: number;
  /** px from the top of the list. */
  readonly start: number;
  readonly measure: (row: HTMLElement | null) => void;
  readonly choice: PlanChoice | undefined;
  readonly failure: Failure | null;
  /** Of the list of places to choose from. */
  readonly categoriesId: string;
  readonly onChoose: Plan['choose'];
  readonly onMove: Plan['moveTo'];
  readonly onFocus: (index: number) => void;
}

/** A row of the sheet. What can be done in it is drawn when there is time, so that scrolling stays smooth. */
export const PlanRow = memo(function PlanRow(props: PlanRowProps): ReactNode {
  const { file, index, count, start, measure } = props;
  const format = useFormat();
  const isWhole = useDeferredValue(true, false);
  return (
    <li
      className={classes.planRow}
      aria-label={file.name}
      aria-setsize={count}
      aria-posinset={index + 1}
      ref={measure}
      data-index={index}
      style={{ transform: `translateY(${start}px)` }}
    >
      {isWhole ? (
        <RowParts {...props} />
      ) : (
        <>
          <span className={classes.planLater} />
          <span className={classes.planName}>{file.name}</span>
          <span className={classes.planBytes}>{format.bytes(file.bytes)}</span>
        </>
      )}
    </li>
  );
});

/** One file: whether it goes, where, why there, and what it meets. */
function RowParts(props: PlanRowProps): ReactNode {
  const { file, index, choice, failure, onChoose, onFocus } = props;
  const words = useWords();
  const format = useFormat();
  const focus = (): void => {
    onFocus(index);
  };
  return (
    <>
      <Checkbox
        checked={isIncluded(file, choice)}
        disabled={file.to === null}
        aria-label={words.say('ui.plan.include', { name: file.name })}
        onFocus={focus}
        onChange={({ currentTarget: { checked } }) => {
          const differs = file.verdict.state === 'differs';
          onChoose([file.path], differs ? replacing(checked) : { included: checked });
        }}
      />
      <div className={classes.planFile}>
        <div className={classes.planName} title={file.path}>
          {file.name}
        </div>
        <div className={classes.planBytes}>{kindText(words, format, file)}</div>
      </div>
      <Target {...props} onFocus={focus} />
      <div className={classes.planFile}>
        <Verdict file={file} choice={choice} onChoose={onChoose} />
        {failure && (
          <div className={classes.planFailure} role="alert">
            {words.failure(failure)}
          </div>
        )}
      </div>
    </>
  );
}

/** What it is, for which base model, and how large; its size alone where nothing tells the rest. */
function kindText(words: Words, format: Formats, { facts, bytes }: PlannedFile): string {
  if (facts.state !== 'identified') return format.bytes(bytes);
  const { kind, type, baseModel, variant } = facts;
  const word = words.of('model.kind', kind);
  return words.say('ui.plan.kind', {
    // an ordinary LoRA is one in either word
    kind: type === '' || type === word ? word : words.say('ui.plan.typed', { kind: word, type }),
    base: baseModel === null ? 'none' : `${baseModel} ${variant}`.trim(),
    bytes: format.bytes(bytes),
  });
}

function Target({
  file,
  choice,
  categoriesId,
  onMove,
  onFocus,
}: Pick<PlanRowProps, 'file' | 'choice' | 'categoriesId' | 'onMove'> & {
  readonly onFocus: () => void;
}): ReactNode {
  const words = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const now = choice?.to ?? file.to ?? '';
  const settle = async (wanted: string): Promise<void> => {
    const to = wanted.trim();
    // what is no place stays to be mended
    if (to === '' || to === now || (await onMove(file.path, to))) setTyped(null);
  };
  return (
    <div className={classes.planFile}>
      {/* the page's own combobox costs ten times as much to draw, which shows in a list that is scrolled */}
      <input
        className={classes.planTarget}
        list={categoriesId}
        aria-label={words.say('ui.plan.target', { name: file.name })}
        placeholder={words.say('ui.plan.target.placeholder')}
        value={typed ?? now}
        onFocus={onFocus}
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
      <div className={classes.planBytes}>{reasonOf(words, file)}</div>
    </div>
  );
}

function reasonOf(words: Words, { suggestion, to }: PlannedFile): string {
  if (suggestion.state === 'refused') return '';
  if (suggestion.state === 'unknown')
    return words.say(to === null ? 'ui.plan.unknown' : 'ui.plan.chosen');
  const suggested = [suggestion.category, suggestion.subfolder].filter(Boolean).join('/');
  if (to !== suggested) return words.say('ui.plan.chosen');
  return reasonText(words, suggestion) ?? '';
}

function Verdict({
  file,
  choice,
  onChoose,
}: Pick<PlanRowProps, 'file' | 'choice' | 'onChoose'>): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { verdict } = file;
  const facts = {
    bytes: format.bytes('existingBytes' in verdict ? verdict.existingBytes : file.bytes),
    share:
      'doneBytes' in verdict && file.bytes > 0
        ? format.percent(verdict.doneBytes / file.bytes)
        : '',
  };
  return (
    <>
      <div className={classes.planVerdict}>
        {verdict.state === 'refused'
          ? words.failure(verdict.failure)
          : words.of('ui.verdict', verdict.state, facts)}
      </div>
      {verdict.state === 'differs' && (
        <SegmentedControl
          size="xs"
          aria-label={words.say('ui.plan.replace', { name: file.name })}
          value={isIncluded(file, choice) ? 'replace' : 'keep'}
          data={[
            { value: 'keep', label: words.say('ui.plan.keep') },
            { value: 'replace', label: words.say('ui.plan.replaceIt') },
          ]}
          onChange={(value) => {
            onChoose([file.path], replacing(value === 'replace'));
          }}
        />
      )}
    </>
  );
}
