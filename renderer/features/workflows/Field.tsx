import {
  ActionIcon,
  Autocomplete,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { FieldValue, FormField, SeedValue } from '../../../contract/form.ts';
import { DiceIcon } from '../../ui/icons.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { textOf, valueOf } from './form-values.ts';
import type { Values } from './form-values.ts';
import { MediaField } from './MediaField.tsx';
import { offered } from './offered.ts';
import classes from './workflows.module.css';

export interface FieldProps {
  readonly field: FormField;
  readonly values: Values;
  readonly connectionId: string;
  readonly onChange: (id: string, value: FieldValue) => void;
}

type Of<Kind extends FormField['kind']> = Omit<FieldProps, 'field'> & {
  readonly field: Extract<FormField, { kind: Kind }>;
};

/** How an input is called: in the person's words where it is well known. */
export function useFieldLabel(field: FormField): string {
  const words = useWords();
  const { label, caption, apart, title, input } = field;
  // a constant is called as its author named the node
  const own = input === 'value' ? title : `${title} · ${input}`;
  const name = caption ?? (label === null ? own : words.of('ui.form.field', label));
  return apart === null ? name : words.say('ui.form.apart', { name, apart });
}

/** One input of a workflow; a letter that is typed into another builds it not again. */
export const Field = memo(
  function Field({ field, values, connectionId, onChange }: FieldProps): ReactNode {
    return (
      <div data-field={field.id}>
        <Control {...{ field, values, connectionId, onChange }} />
      </div>
    );
  },
  (before, now) =>
    before.field === now.field &&
    before.connectionId === now.connectionId &&
    before.onChange === now.onChange &&
    before.values[before.field.id] === now.values[now.field.id],
);

function Control(props: FieldProps): ReactNode {
  const { field } = props;
  switch (field.kind) {
    case 'text':
      return <TextField {...props} field={field} />;
    case 'number':
      return <NumberField {...props} field={field} />;
    case 'choice':
      return <ChoiceField {...props} field={field} />;
    case 'toggle':
      return <ToggleField {...props} field={field} />;
    case 'seed':
      return <SeedField {...props} field={field} />;
    case 'media':
      return <MediaField {...props} field={field} label={<FieldName field={field} />} />;
    case 'model':
      return <ModelField {...props} field={field} />;
    default:
      return field satisfies never;
  }
}

function FieldName({ field }: { readonly field: FormField }): ReactNode {
  return useFieldLabel(field);
}

function TextField({ field, values, onChange }: Of<'text'>): ReactNode {
  const label = useFieldLabel(field);
  const value = textOf(field, values);
  if (!field.multiline)
    return (
      <TextInput
        label={label}
        value={value}
        onChange={({ currentTarget }) => {
          onChange(field.id, currentTarget.value);
        }}
      />
    );
  return (
    <Textarea
      label={label}
      autosize
      minRows={field.role === 'negative' ? 2 : 4}
      maxRows={14}
      value={value}
      onChange={({ currentTarget }) => {
        onChange(field.id, currentTarget.value);
      }}
    />
  );
}

function NumberField({ field, values, onChange }: Of<'number'>): ReactNode {
  const label = useFieldLabel(field);
  const value = valueOf(field, values);
  return (
    <NumberInput
      label={label}
      className={classes.number}
      value={typeof value === 'number' ? value : field.value}
      {...(field.min !== null && { min: field.min })}
      {...(field.max !== null && { max: field.max })}
      step={field.step ?? 1}
      allowDecimal={!field.integer}
      clampBehavior="blur"
      onChange={(next) => {
        if (typeof next === 'number') onChange(field.id, next);
      }}
    />
  );
}

function ChoiceField({ field, values, onChange }: Of<'choice'>): ReactNode {
  const words = useWords();
  const label = useFieldLabel(field);
  const value = textOf(field, values);
  const options = [...new Set([value, ...field.options.map(String)])];
  const isMissing = !field.options.map(String).includes(value);
  return (
    <Select
      label={label}
      searchable={options.length > 8}
      allowDeselect={false}
      data={options}
      value={value}
      error={isMissing ? words.say('ui.workflows.missing') : null}
      onChange={(next) => {
        const option = field.options.find((each) => String(each) === next);
        if (option !== undefined) onChange(field.id, option);
      }}
    />
  );
}

function ToggleField({ field, values, onChange }: Of<'toggle'>): ReactNode {
  const label = useFieldLabel(field);
  return (
    <Switch
      label={label}
      checked={valueOf(field, values) === true}
      onChange={({ currentTarget }) => {
        onChange(field.id, currentTarget.checked);
      }}
    />
  );
}

function ModelField({ field, values, onChange }: Of<'model'>): ReactNode {
  const words = useWords();
  const label = useFieldLabel(field);
  const value = textOf(field, values);
  const isMissing = !field.options.includes(value);
  return (
    <Autocomplete
      label={label}
      data={[...field.options]}
      filter={offered}
      value={value}
      error={
        isMissing
          ? words.say('ui.workflows.missingModel', { folder: field.folder ?? 'unknown' })
          : null
      }
      onChange={(next) => {
        onChange(field.id, next);
      }}
    />
  );
}

const modes: readonly SeedValue['mode'][] = ['randomize', 'fixed', 'increment', 'decrement'];
const modeKeys = {
  randomize: 'ui.workflows.seed.randomize',
  fixed: 'ui.workflows.seed.fixed',
  increment: 'ui.workflows.seed.increment',
  decrement: 'ui.workflows.seed.decrement',
} as const satisfies Record<SeedValue['mode'], string>;

function SeedField({ field, values, onChange }: Of<'seed'>): ReactNode {
  const words = useWords();
  const label = useFieldLabel(field);
  const current = valueOf(field, values);
  const value = typeof current === 'object' ? current : field.value;
  const roll = (): void => {
    // what a number holds exactly, and no more than the node takes
    const span = Math.min(2 ** 50, Number(field.max));
    onChange(field.id, { ...value, seed: String(Math.floor(Math.random() * span)) });
  };
  return (
    <Stack gap={6}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label={label}
          flex={1}
          inputMode="numeric"
          value={value.seed}
          onChange={({ currentTarget }) => {
            const seed = currentTarget.value.replaceAll(/[^\d-]/g, '');
            if (/^-?\d+$/.test(seed)) onChange(field.id, { ...value, seed });
          }}
        />
        <ActionIcon
          variant="default"
          size={36}
          aria-label={words.say('ui.workflows.seed.roll')}
          onClick={roll}
        >
          <DiceIcon />
        </ActionIcon>
      </Group>
      <SegmentedControl
        size="xs"
        aria-label={words.say('ui.workflows.seed.mode')}
        value={value.mode}
        data={modes.map((mode) => ({ value: mode, label: words.say(modeKeys[mode]) }))}
        onChange={(next) => {
          const mode = modes.find((each) => each === next);
          if (mode !== undefined) onChange(field.id, { ...value, mode });
        }}
      />
      <Text size="xs" c="var(--ferry-quiet)">
        {words.say('ui.workflows.seed.hint')}
      </Text>
    </Stack>
  );
}
