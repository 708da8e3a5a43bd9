import type { ComponentType, ReactNode } from 'react';
import type { ModelRowState } from '../../../contract/model.ts';
import {
  CheckIcon,
  CloudIcon,
  DiskIcon,
  RefreshIcon,
  StarIcon,
  UploadIcon,
  WarnIcon,
} from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import type { Tone } from '../../ui/StateBadge.tsx';
import { useWords } from '../../words/WordsProvider.tsx';

const signs: Readonly<Record<ModelRowState, readonly [Tone, ComponentType]>> = {
  ready: ['good', CheckIcon],
  needsRestart: ['warn', WarnIcon],
  inBucket: ['quiet', CloudIcon],
  builtIn: ['quiet', StarIcon],
  probablyBuiltIn: ['quiet', StarIcon],
  localOnly: ['quiet', DiskIcon],
  uploading: ['busy', UploadIcon],
  differs: ['warn', WarnIcon],
  replaced: ['warn', RefreshIcon],
};

export function ModelStateBadge({
  state,
  text,
}: {
  readonly state: ModelRowState;
  /** Beside the state, such as how far it is. */
  readonly text?: string | undefined;
}): ReactNode {
  const words = useWords();
  const [tone, icon] = signs[state];
  return (
    <StateBadge tone={tone} icon={icon}>
      {words.of('model.state', state)}
      {text === undefined ? '' : ` ${text}`}
    </StateBadge>
  );
}
