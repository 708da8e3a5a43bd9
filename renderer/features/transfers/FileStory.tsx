import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CategorySuggestion } from '../../../contract/identify.ts';
import type { UploadJob } from '../../../contract/upload.ts';
import { go } from '../../app/location.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key, Words } from '../../words/WordsProvider.tsx';
import { closeTransfers } from './drawer-store.ts';
import { stepNames, storyOf } from './story.ts';
import type { StepName, StepState } from './story.ts';
import { placeText, progressOf } from './transfer-rows.ts';
import type { TransferRowProps } from './TransferRow.tsx';
import classes from './transfers.module.css';
import { useSuggestion } from './use-transfers.ts';

const titles: Readonly<Record<StepName, Key>> = {
  chosen: 'ui.transfers.story.chosen',
  place: 'ui.transfers.story.place',
  sent: 'ui.transfers.story.sent',
  proven: 'ui.transfers.story.proven',
  seen: 'ui.transfers.story.seen',
};
const states: Readonly<Record<StepState, Key>> = {
  done: 'ui.transfers.step.done',
  now: 'ui.transfers.step.now',
  next: 'ui.transfers.step.next',
  asks: 'ui.transfers.step.asks',
  stopped: 'ui.transfers.step.stopped',
};
const signs: Readonly<Record<StepState, string>> = {
  ...{ done: '✓', now: '●', next: '○', asks: '‖', stopped: '×' },
};

type StoryProps = Pick<TransferRowProps, 'job' | 'group' | 'visibility'>;

/** The whole way of one file, from where it lay to where ComfyUI sees it. */
export function FileStory({ job, group, visibility }: StoryProps): ReactNode {
  const words = useWords();
  const format = useFormat();
  const suggestion = useSuggestion(job.path);
  const story = storyOf(job, group, visibility);
  const facts: Readonly<Record<StepName, readonly string[]>> = {
    chosen: [job.path, format.moment(job.createdAt)],
    place: [job.target.objectKey, reasonOf(words, job, suggestion)],
    sent: sentFacts(words, format, job),
    proven: job.state === 'done' ? [job.crc64, format.moment(job.finishedAt)] : [],
    seen:
      visibility === null
        ? []
        : [
            visibility === 'asking'
              ? words.say('ui.transfers.asking')
              : words.of('visibility', visibility),
          ],
  };
  return (
    <ol className={classes.story}>
      {stepNames.map((name) => (
        <li key={name} className={classes.step} data-state={story[name]}>
          <span className={classes.sign} aria-hidden="true">
            {signs[story[name]]}
          </span>
          <div className={classes.stepFacts}>
            <Text size="sm" fw={500}>
              {words.say(titles[name])}
              <span className={classes.stepState}> · {words.say(states[story[name]])}</span>
            </Text>
            {facts[name]
              .filter((fact) => fact !== '')
              .map((fact) => (
                <Text key={fact} size="xs" c="var(--ferry-quiet)" className={classes.fact}>
                  {fact}
                </Text>
              ))}
            {name === 'seen' && visibility === 'needsRestart' && <RestartButton />}
          </div>
        </li>
      ))}
    </ol>
  );
}

function RestartButton(): ReactNode {
  const words = useWords();
  return (
    <Button
      size="compact-xs"
      mt={4}
      onClick={() => {
        closeTransfers();
        go('server', '', 'restart');
      }}
    >
      {words.say('ui.server.restart')}
    </Button>
  );
}

function reasonOf(
  words: Words,
  { target }: UploadJob,
  suggestion: CategorySuggestion | undefined,
): string {
  if (suggestion === undefined) return '';
  const isAsSuggested =
    suggestion.state === 'suggested' &&
    placeText(target.objectKey).startsWith(`${suggestion.category}/`);
  return isAsSuggested
    ? words.of('category.reason', suggestion.reason, { evidence: suggestion.evidence })
    : words.say('ui.plan.chosen');
}

function sentFacts(
  words: Words,
  format: ReturnType<typeof useFormat>,
  job: UploadJob,
): readonly string[] {
  const { bytes } = progressOf(job);
  const of = words.say('ui.transfers.story.sentOf', {
    bytes: format.bytes(bytes),
    size: format.bytes(job.identity.size),
  });
  if (job.state === 'done' && job.outcome === 'skipped')
    return [words.say('ui.transfers.story.notSent')];
  const resumed = 'resumedBytes' in job ? job.resumedBytes : 0;
  const failure = job.state === 'failed' ? [words.failure(job.failure)] : [];
  if (resumed === 0) return [of, ...failure];
  const earlier = words.say('ui.transfers.story.resumed', { bytes: format.bytes(resumed) });
  return [of, earlier, ...failure];
}
