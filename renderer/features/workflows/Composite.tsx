import { Alert, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CardItem, FieldValue, FormField, FormView } from '../../../contract/form.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { fieldOf, goodFrames, numberOf, valueOf } from './form-values.ts';
import type { Values } from './form-values.ts';

interface CompositeProps {
  readonly form: FormView;
  readonly values: Values;
  readonly onChange: (id: string, value: FieldValue) => void;
}

/** Width and height as one thing, with sizes that are good. */
export function SizeItem({
  item,
  form,
  values,
  onChange,
}: CompositeProps & { readonly item: Extract<CardItem, { kind: 'size' }> }): ReactNode {
  const words = useWords();
  const [first] = item.pairs;
  const width = numberOf(form, first?.widthId ?? null, values) ?? 0;
  const height = numberOf(form, first?.heightId ?? null, values) ?? 0;
  const set = (size: { readonly width: number; readonly height: number }): void => {
    for (const { widthId, heightId } of item.pairs) {
      onChange(widthId, size.width);
      onChange(heightId, size.height);
    }
  };
  const gate = fieldOf(form, item.when?.fieldId ?? null);
  if (item.when !== null && gate !== null && valueOf(gate, values) !== item.when.value) return null;
  const { limit } = item;
  const isTooBig = limit !== null && width * height > limit.width * limit.height;
  const sizes = item.presets.map((size) => `${size.width} × ${size.height}`);
  const current = `${width} × ${height}`;
  return (
    <Stack gap={6}>
      <Apart field={fieldOf(form, first?.widthId ?? null)} />
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Select
          label={words.say('ui.workflows.preset')}
          w={160}
          data={sizes.includes(current) ? sizes : [current, ...sizes]}
          value={current}
          allowDeselect={false}
          onChange={(next) => {
            const size = item.presets.find((each) => `${each.width} × ${each.height}` === next);
            if (size !== undefined) set(size);
          }}
        />
        <NumberInput
          wrapperProps={{ 'data-field': first?.widthId }}
          label={words.of('ui.form.field', 'width')}
          w={110}
          min={item.step}
          step={item.step}
          allowDecimal={false}
          value={width}
          onChange={(next) => {
            if (typeof next === 'number') set({ width: next, height });
          }}
        />
        <NumberInput
          wrapperProps={{ 'data-field': first?.heightId }}
          label={words.of('ui.form.field', 'height')}
          w={110}
          min={item.step}
          step={item.step}
          allowDecimal={false}
          value={height}
          onChange={(next) => {
            if (typeof next === 'number') set({ width, height: next });
          }}
        />
      </Group>
      {isTooBig && (
        <Alert color="yellow">
          {words.of('ui.form.limit', limit.code, { width: limit.width, height: limit.height })}
        </Alert>
      )}
    </Stack>
  );
}

/** Of several sizes or lengths: whose it is. */
function Apart({ field }: { readonly field: FormField | null }): ReactNode {
  const apart = field?.apart ?? null;
  if (apart === null) return null;
  return (
    <Text size="sm" fw={600}>
      {apart}
    </Text>
  );
}

/** Frames and seconds, each out of the other. */
export function LengthItem({
  item,
  form,
  values,
  onChange,
}: CompositeProps & { readonly item: Extract<CardItem, { kind: 'length' }> }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const frames = numberOf(form, item.framesId, values) ?? 0;
  const rate = fieldOf(form, item.fpsId);
  const fps = numberOf(form, item.fpsId, values) ?? item.fps;
  const set = (next: number): void => {
    onChange(item.framesId, goodFrames(next, item.rule));
  };
  return (
    <Stack gap={6}>
      <Apart field={fieldOf(form, item.framesId)} />
      <Group gap="xs" align="flex-end" wrap="nowrap">
        {fps !== null && (
          <NumberInput
            label={words.of('ui.form.field', 'seconds')}
            w={120}
            min={0.1}
            step={1}
            decimalScale={2}
            value={Math.round((frames / fps) * 100) / 100}
            onChange={(next) => {
              if (
                typeof next === 'number' &&
                next > 0 &&
                goodFrames(next * fps, item.rule) !== frames
              )
                set(next * fps);
            }}
          />
        )}
        {rate !== null && (
          <NumberInput
            wrapperProps={{ 'data-field': rate.id }}
            label={words.of('ui.form.field', 'fps')}
            w={110}
            min={rate.kind === 'number' ? (rate.min ?? 1) : 1}
            decimalScale={2}
            value={fps ?? ''}
            onChange={(next) => {
              if (typeof next === 'number' && next > 0) onChange(rate.id, next);
            }}
          />
        )}
        <NumberInput
          wrapperProps={{ 'data-field': item.framesId }}
          label={words.of('ui.form.field', 'frames')}
          w={120}
          min={1}
          step={item.rule?.every ?? 1}
          allowDecimal={false}
          value={frames}
          onChange={(next) => {
            if (typeof next === 'number') onChange(item.framesId, next);
          }}
          onBlur={() => {
            if (goodFrames(frames, item.rule) !== frames) set(frames);
          }}
        />
      </Group>
      <Text size="xs" c="var(--ferry-quiet)">
        {item.rule === null
          ? words.say('ui.workflows.length', { fps: format.number(fps ?? 0) })
          : words.say('ui.workflows.lengthRule', {
              fps: format.number(fps ?? 0),
              every: item.rule.every,
              plus: item.rule.plus,
            })}
      </Text>
    </Stack>
  );
}
