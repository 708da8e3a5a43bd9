import { Autocomplete, Checkbox, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Failure } from '../../../contract/error-code.ts';
import type { PlannedFile } from '../../../contract/model.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { isIncluded } from './plan-choices.ts';
import type { PlanChoice } from './plan-choices.ts';
import classes from './models.module.css';

/** One file on the sheet: whether it goes, where, why there, and what it meets. */
export function PlanRow({
  file,
  choice,
  categories,
  failure,
  onChoose,
}: {
  readonly file: PlannedFile;
  readonly choice: PlanChoice | undefined;
  readonly categories: readonly string[];
  readonly failure: Failure | null;
  readonly onChoose: (change: PlanChoice) => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  return (
    <li className={classes.planRow} aria-label={file.name}>
      <Checkbox
        checked={isIncluded(file, choice)}
        disabled={file.to === null}
        aria-label={words.say('ui.plan.include', { name: file.name })}
        onChange={({ currentTarget }) => {
          const { checked } = currentTarget;
          const replaces = file.verdict.state === 'differs';
          onChoose({ included: checked, ...(replaces && { replace: checked }) });
        }}
      />
      <div className={classes.planFile}>
        <Text size="sm" fw={500} truncate title={file.path}>
          {file.name}
        </Text>
        <Text size="xs" c="var(--ferry-quiet)">
          {format.bytes(file.bytes)}
        </Text>
      </div>
      <Target file={file} categories={categories} onChoose={onChoose} />
      <Stack gap={2}>
        <Verdict file={file} choice={choice} onChoose={onChoose} />
        {failure && (
          <Text size="xs" c="var(--ferry-bad)" role="alert">
            {words.failure(failure)}
          </Text>
        )}
      </Stack>
    </li>
  );
}

function Target({
  file,
  categories,
  onChoose,
}: {
  readonly file: PlannedFile;
  readonly categories: readonly string[];
  readonly onChoose: (change: PlanChoice) => void;
}): ReactNode {
  const words = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const settle = (to: string): void => {
    setTyped(null);
    if (to.trim() !== '' && to !== file.to) onChoose({ to: to.trim() });
  };
  return (
    <div>
      <Autocomplete
        size="xs"
        aria-label={words.say('ui.plan.target', { name: file.name })}
        placeholder={words.say('ui.plan.target.placeholder')}
        data={[...categories]}
        value={typed ?? file.to ?? ''}
        onChange={setTyped}
        onOptionSubmit={settle}
        onBlur={() => {
          if (typed !== null) settle(typed);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed !== null) settle(typed);
        }}
      />
      <Text size="xs" c="var(--ferry-quiet)" mt={2}>
        {reasonOf()}
      </Text>
    </div>
  );

  function reasonOf(): string {
    const { suggestion } = file;
    if (suggestion.state === 'unknown') return words.say('ui.plan.unknown');
    const suggested = [suggestion.category, suggestion.subfolder].filter(Boolean).join('/');
    if (file.to !== suggested) return words.say('ui.plan.chosen');
    return words.of('category.reason', suggestion.reason, { evidence: suggestion.evidence });
  }
}

function Verdict({
  file,
  choice,
  onChoose,
}: {
  readonly file: PlannedFile;
  readonly choice: PlanChoice | undefined;
  readonly onChoose: (change: PlanChoice) => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const { verdict } = file;
  const facts = {
    bytes: 'existingBytes' in verdict ? format.bytes(verdict.existingBytes) : '',
    share:
      'doneBytes' in verdict && file.bytes > 0
        ? format.percent(verdict.doneBytes / file.bytes)
        : '',
  };
  return (
    <>
      <Text size="xs">{words.of('ui.verdict', verdict.state, facts)}</Text>
      {verdict.state === 'differs' && (
        <SegmentedControl
          size="xs"
          aria-label={words.say('ui.plan.replace', { name: file.name })}
          value={choice?.replace === true ? 'replace' : 'keep'}
          data={[
            { value: 'keep', label: words.say('ui.plan.keep') },
            { value: 'replace', label: words.say('ui.plan.replaceIt') },
          ]}
          onChange={(value) => {
            onChoose({ replace: value === 'replace', included: value === 'replace' });
          }}
        />
      )}
    </>
  );
}
