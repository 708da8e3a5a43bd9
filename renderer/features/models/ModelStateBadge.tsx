import type { ComponentType, ReactNode } from 'react';
import type { ModelState } from '../../../contract/model.ts';
import { CheckIcon, CloudIcon, StarIcon, WarnIcon } from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import type { Tone } from '../../ui/StateBadge.tsx';
import { useWords } from '../../words/WordsProvider.tsx';

const signs: Readonly<Record<ModelState, readonly [Tone, ComponentType]>> = {
  ready: ['good', CheckIcon],
  needsRestart: ['warn', WarnIcon],
  inBucket: ['quiet', CloudIcon],
  builtIn: ['quiet', StarIcon],
  probablyBuiltIn: ['quiet', StarIcon],
};

export function ModelStateBadge({ state }: { readonly state: ModelState }): ReactNode {
  const words = useWords();
  const [tone, icon] = signs[state];
  return (
    <StateBadge tone={tone} icon={icon}>
      {words.of('model.state', state)}
    </StateBadge>
  );
}
