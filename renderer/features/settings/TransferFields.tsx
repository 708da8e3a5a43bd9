import { Group, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Settings, SettingsChange } from '../../../contract/settings.ts';
import { useWords } from '../../words/WordsProvider.tsx';

interface FieldProps {
  readonly settings: Settings;
  readonly change: (change: SettingsChange) => void;
}

const lanes = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** How many parts are on their way at once: by what the line gives, or as a person says. */
export function LanesField({ settings, change }: FieldProps): ReactNode {
  const words = useWords();
  return (
    <Select
      w={220}
      allowDeselect={false}
      aria-label={words.say('ui.settings.lanes')}
      value={String(settings.lanes)}
      data={[
        { value: 'automatic', label: words.say('ui.settings.lanes.automatic') },
        ...lanes.map((each) => ({ value: String(each), label: String(each) })),
      ]}
      onChange={(value) => {
        change({ lanes: value === null || value === 'automatic' ? 'automatic' : Number(value) });
      }}
    />
  );
}

const firstLimit = 5_000_000;

/** A tenth of the line stays free, or none, or a number of one's own. */
export function LimitField({ settings, change }: FieldProps): ReactNode {
  const words = useWords();
  const { limit } = settings;
  return (
    <Group gap="xs" wrap="nowrap">
      <Select
        w={220}
        allowDeselect={false}
        aria-label={words.say('ui.settings.limit')}
        value={typeof limit === 'number' ? 'own' : limit}
        data={[
          { value: 'automatic', label: words.say('ui.transfers.limit.automatic') },
          { value: 'none', label: words.say('ui.transfers.limit.none') },
          { value: 'own', label: words.say('ui.settings.limit.own') },
        ]}
        onChange={(value) => {
          if (value === 'automatic' || value === 'none') change({ limit: value });
          else if (typeof limit !== 'number') change({ limit: firstLimit });
        }}
      />
      {typeof limit === 'number' && <OwnLimit limit={limit} change={change} />}
    </Group>
  );
}

/** What is typed stays as it is typed (`2.` on the way to `2.5`) until the field is left. */
function OwnLimit({
  limit,
  change,
}: Pick<FieldProps, 'change'> & { readonly limit: number }): ReactNode {
  const words = useWords();
  const [typed, setTyped] = useState<string | number | null>(null);
  return (
    <NumberInput
      w={140}
      min={0}
      decimalScale={1}
      suffix=" MB/s"
      aria-label={words.say('ui.settings.limit.number')}
      value={typed ?? limit / 1_000_000}
      onChange={(value) => {
        setTyped(value);
        const megabytes = Number.parseFloat(String(value));
        if (megabytes > 0) change({ limit: Math.round(megabytes * 1_000_000) });
      }}
      onBlur={() => {
        setTyped(null);
      }}
    />
  );
}
