import { Button, Drawer, Group, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Cure, CureStep } from '../../../contract/preflight.ts';
import { go } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { CheckIcon, FailIcon } from '../../ui/icons.tsx';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './preflight.module.css';

/** One press at work: each step with how it stands, and what failed with a way on. */
export function CureSheet({
  cure,
  onClose,
  onGivenUp,
}: {
  readonly cure: Cure;
  readonly onClose: () => void;
  readonly onGivenUp: () => void;
}): ReactNode {
  useReturnFocus();
  const words = useWords();
  const act = useAct();
  const { id, state } = cure;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      title={words.say('ui.preflight.title')}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Stack gap="md">
        <ol className={classes.findings} aria-live="polite">
          {cure.steps.map((step, index) => (
            <Step key={index} step={step} />
          ))}
        </ol>
        {state === 'failed' && <Text size="sm">{words.say('ui.preflight.keeps')}</Text>}
        <Group justify="flex-end">
          {state !== 'done' && (
            <Button
              variant="default"
              onClick={() =>
                void act(async (client) => {
                  await client.preflight.cancel({ id });
                  onGivenUp();
                })
              }
            >
              {words.say('ui.preflight.giveUp')}
            </Button>
          )}
          {state === 'failed' && (
            <Button onClick={() => void act((client) => client.preflight.retry({ id }))}>
              {words.say('ui.retry')}
            </Button>
          )}
          {state === 'done' && (
            <>
              <Button
                variant="default"
                onClick={() =>
                  void act(async (client) => {
                    await client.preflight.forget({ id });
                    onClose();
                  })
                }
              >
                {words.say('ui.close')}
              </Button>
              <Button
                onClick={() => {
                  go('runs');
                }}
              >
                {words.say('ui.workflows.showRuns')}
              </Button>
            </>
          )}
        </Group>
      </Stack>
    </Drawer>
  );
}

function Step({ step }: { readonly step: CureStep }): ReactNode {
  const words = useWords();
  const { at } = step;
  const isSkipped = step.kind === 'restart' && step.skipped;
  return (
    <li className={classes.finding}>
      <StepSign state={at.state} />
      <Stack gap={2} className={classes.findingText}>
        <Text size="sm" fw={600} className={classes.name}>
          {words.of('ui.preflight.step', step.kind, namesOf(step))}
        </Text>
        <Text size="xs" c="var(--ferry-quiet)">
          {words.of('ui.preflight.state', isSkipped ? 'skipped' : at.state)}
          {step.kind === 'restart' &&
            step.latest?.state === 'waiting' &&
            at.state === 'working' && (
              <>
                {' '}
                {words.of('restart.state', 'waiting', {
                  elapsed: Math.round(step.latest.elapsedMs / 1_000),
                  budget: Math.round(step.latest.budgetMs / 1_000),
                })}
              </>
            )}
        </Text>
        {at.state === 'failed' && (
          <Text size="sm" className={classes.stops}>
            {words.failure(at.failure)}
          </Text>
        )}
      </Stack>
    </li>
  );
}

/** Never the only sign: the words stand beside it. */
function StepSign({ state }: { readonly state: CureStep['at']['state'] }): ReactNode {
  switch (state) {
    case 'waiting':
      return <span className={classes.dot} aria-hidden="true" />;
    case 'working':
      return <Loader size={18} aria-hidden="true" />;
    case 'failed':
      return (
        <span className={classes.stops}>
          <FailIcon />
        </span>
      );
    case 'done':
      return (
        <span className={classes.curable}>
          <CheckIcon />
        </span>
      );
    default:
      return state satisfies never;
  }
}

function namesOf(step: CureStep): Readonly<Record<string, string | number>> {
  switch (step.kind) {
    case 'install':
      return { title: step.pack.title };
    case 'uploadModel':
      return { name: fileNameOf(step.path), to: step.to };
    case 'copyModel':
      return { name: fileNameOf(step.key), to: step.to };
    case 'importModel':
      return { name: step.name, to: step.to, host: new URL(step.url).host };
    case 'uploadMedia':
      return { name: fileNameOf(step.path) };
    case 'restart':
    case 'check':
    case 'run':
      return {};
    default:
      return step satisfies never;
  }
}

const fileNameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
