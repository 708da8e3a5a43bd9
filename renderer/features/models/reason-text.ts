import type { CategorySuggestion } from '../../../contract/identify.ts';
import type { Key, Words } from '../../words/WordsProvider.tsx';

type Sure = Extract<CategorySuggestion, { state: 'suggested' }>['sure'];
const sureness: Readonly<Record<Sure, Key>> = {
  certain: 'ui.plan.sure.certain',
  likely: 'ui.plan.sure.likely',
  guess: 'ui.plan.sure.guess',
};

/** Why a file belongs where it belongs, and how sure that is; null where nothing tells it. */
export function reasonText(words: Words, suggestion: CategorySuggestion): string | null {
  if (suggestion.state === 'unknown') return null;
  if (suggestion.state === 'refused') return words.failure(suggestion.failure);
  const { reason, evidence, sure } = suggestion;
  return words.say('ui.plan.because', {
    reason: words.of('category.reason', reason, { evidence }),
    sure: words.say(sureness[sure]),
  });
}
