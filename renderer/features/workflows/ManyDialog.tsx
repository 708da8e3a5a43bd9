import {
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
} from '@mantine/core';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { FormView } from '../../../contract/form.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Values } from './form-values.ts';
import { textOf } from './form-values.ts';
import { promptFields, textsIn } from './many-kinds.ts';
import type { HowToRun, ManyKind } from './many-kinds.ts';

interface ManyProps {
  readonly form: FormView;
  readonly values: Values;
  readonly onRun: (how: HowToRun) => void;
  readonly onClose: () => void;
}

/** Several runs at once that differ in their seed or in one text. */
export function ManyDialog({ kind, ...props }: ManyProps & { readonly kind: ManyKind }): ReactNode {
  useReturnFocus();
  const words = useWords();
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={words.say(kind === 'seeds' ? 'ui.workflows.seeds.title' : 'ui.workflows.texts.title')}
      centered
      size="lg"
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      {kind === 'seeds' ? <Seeds {...props} /> : <Texts {...props} />}
    </Modal>
  );
}

const mostRuns = 100;

function Seeds({ onRun, onClose }: ManyProps): ReactNode {
  const words = useWords();
  const label = useId();
  const [count, setCount] = useState(4);
  const [seeds, setSeeds] = useState<'increment' | 'randomize'>('randomize');
  return (
    <Stack>
      <NumberInput
        data-autofocus
        w={160}
        min={1}
        max={mostRuns}
        allowDecimal={false}
        clampBehavior="strict"
        label={words.say('ui.workflows.count')}
        value={count}
        onChange={(next) => {
          if (typeof next === 'number' && next >= 1) setCount(next);
        }}
      />
      <Stack gap={4}>
        <Text size="sm" fw={500} id={label}>
          {words.say('ui.workflows.seedOfEach')}
        </Text>
        <SegmentedControl
          aria-labelledby={label}
          value={seeds}
          onChange={setSeeds}
          data={[
            { value: 'randomize', label: words.say('ui.workflows.seed.randomize') },
            { value: 'increment', label: words.say('ui.workflows.seed.increment') },
          ]}
        />
      </Stack>
      <Go
        count={count}
        onGo={(at) => {
          onRun({ at, count, seeds });
        }}
        onClose={onClose}
      />
    </Stack>
  );
}

function Texts({ form, values, onRun, onClose }: ManyProps): ReactNode {
  const words = useWords();
  const fields = promptFields(form);
  const [fieldId, setFieldId] = useState(fields[0]?.id ?? '');
  const field = fields.find(({ id }) => id === fieldId);
  const [typed, setTyped] = useState(field === undefined ? '' : oneLine(textOf(field, values)));
  const texts = textsIn(typed).slice(0, mostRuns);
  return (
    <Stack>
      {fields.length > 1 && (
        <NativeSelect
          label={words.say('ui.workflows.textsField')}
          value={fieldId}
          onChange={({ currentTarget }) => {
            setFieldId(currentTarget.value);
          }}
          data={fields.map(({ id, title, label, input }) => ({
            value: id,
            label: `${title} · ${label === null ? input : words.of('ui.form.field', label)}`,
          }))}
        />
      )}
      <Textarea
        data-autofocus
        autosize
        minRows={6}
        maxRows={14}
        label={words.say('ui.workflows.textsLabel')}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
        }}
      />
      <Go
        count={texts.length}
        onGo={(at) => {
          onRun({ at, count: 1, texts: { fieldId, texts: [...texts] } });
        }}
        onClose={onClose}
      />
    </Stack>
  );
}

const oneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, ' ').trim();

function Go({
  count,
  onGo,
  onClose,
}: {
  readonly count: number;
  readonly onGo: (at: 'end' | 'held') => void;
  readonly onClose: () => void;
}): ReactNode {
  const words = useWords();
  const go = (at: 'end' | 'held') => (): void => {
    onGo(at);
    onClose();
  };
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onClose}>
        {words.say('ui.back')}
      </Button>
      <Button variant="default" disabled={count === 0} onClick={go('held')}>
        {words.say('ui.workflows.hold')}
      </Button>
      <Button disabled={count === 0} onClick={go('end')}>
        {words.say('ui.workflows.runMany', { count })}
      </Button>
    </Group>
  );
}
