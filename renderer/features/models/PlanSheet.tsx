import { Alert, Button, Drawer, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useDeferredValue } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { PlannedFile, UploadPlanSheet } from '../../../contract/model.ts';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { chosenForAll, differing, ordersOf, replaceForAll, replacing } from './plan-choices.ts';
import { PlanFiles } from './PlanFiles.tsx';
import { closePlan } from './plan-store.ts';
import classes from './models.module.css';
import { useCategoryNames } from './use-models.ts';
import { usePlan } from './use-plan.ts';
import type { Plan, PlanState } from './use-plan.ts';

const loadingPlan: PlanState = { state: 'loading' };

interface PlanSheetProps {
  readonly connection: Connection;
  readonly paths: readonly string[];
}

/** Where each chosen file goes and why, before anything moves. */
export function PlanSheet({ connection, paths }: PlanSheetProps): ReactNode {
  useReturnFocus();
  const words = useWords();
  const all = usePlan(connection, paths);
  // thousands of files are drawn when there is time
  const plan = useDeferredValue(all.plan, loadingPlan);
  const categories = useCategoryNames(connection.id);
  return (
    <Drawer
      opened
      onClose={closePlan}
      position="right"
      size={860}
      title={words.say('ui.plan.title')}
      classNames={{ content: classes.planContent ?? '', body: classes.planBody ?? '' }}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      {plan.state === 'failed' && <FailurePanel failure={plan.failure} onRetry={plan.retry} />}
      {plan.state === 'loading' && <ViewSkeleton />}
      {plan.state === 'ready' && (
        <>
          <Stack gap="sm">
            <StartedInPart plan={all} />
            <LeftOut files={plan.files} leftOut={plan.leftOut} />
            <ForAll files={plan.files} plan={all} categories={categories} />
          </Stack>
          <PlanFiles files={plan.files} plan={all} categories={categories} />
          <Footer
            files={plan.files}
            pace={plan.pace}
            plan={all}
            isChanging={all.plan !== plan || plan.isChanging}
          />
        </>
      )}
    </Drawer>
  );
}

/** Some are on their way already, and some could not be. */
function StartedInPart({ plan: { started } }: { readonly plan: Plan }): ReactNode {
  const words = useWords();
  if (started.added.size === 0) return null;
  return (
    <Alert color="teal" role="status">
      {words.say('ui.plan.started', { added: started.added.size, refused: started.refused.size })}
    </Alert>
  );
}

function LeftOut({
  files,
  leftOut: { notModels, unreadable, tooMany },
}: {
  readonly files: readonly PlannedFile[];
  readonly leftOut: UploadPlanSheet['leftOut'];
}): ReactNode {
  const words = useWords();
  if (files.length === 0)
    return <Alert color="gray">{words.say('ui.plan.noModels', { count: notModels })}</Alert>;
  if (notModels + unreadable + tooMany === 0) return null;
  return (
    <Alert color="gray">{words.say('ui.plan.leftOut', { notModels, unreadable, tooMany })}</Alert>
  );
}

interface SheetPartProps {
  readonly files: readonly PlannedFile[];
  readonly plan: Plan;
}

/** What is said once for many files. */
function ForAll({
  files,
  plan: { choices, choose },
  categories,
}: SheetPartProps & { readonly categories: string[] }): ReactNode {
  const words = useWords();
  const meant = chosenForAll(files, choices);
  const others = differing(files);
  if (files.length < 2) return null;
  return (
    <Group align="flex-end" justify="space-between">
      <Select
        w={280}
        size="xs"
        searchable
        disabled={meant.length === 0}
        label={words.say('ui.plan.all', { count: meant.length })}
        placeholder={words.say('ui.plan.all.placeholder')}
        data={categories}
        value={null}
        onChange={(to) => {
          if (to !== null) choose(meant, { to });
        }}
      />
      {others.length > 1 && (
        <Group gap="xs">
          <Text size="xs">{words.say('ui.plan.differ', { count: others.length })}</Text>
          <SegmentedControl
            size="xs"
            aria-label={words.say('ui.plan.differ', { count: others.length })}
            value={replaceForAll(others, choices)}
            data={[
              { value: 'keep', label: words.say('ui.plan.keepAll') },
              { value: 'replace', label: words.say('ui.plan.replaceAll') },
            ]}
            onChange={(value) => {
              const paths = others.map(({ path }) => path);
              choose(paths, replacing(value === 'replace'));
            }}
          />
        </Group>
      )}
    </Group>
  );
}

function Footer({
  files,
  pace,
  plan: { choices, isStarting, start },
  isChanging,
}: SheetPartProps & {
  readonly pace: UploadPlanSheet['pace'];
  readonly isChanging: boolean;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const orders = ordersOf(files, choices);
  const going = new Set(orders.map(({ path }) => path));
  const count = (state: PlannedFile['verdict']['state']): number =>
    files.filter(({ verdict }) => verdict.state === state).length;
  const goingFiles = files.filter(({ path }) => going.has(path));
  const bytes = goingFiles.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <Group justify="space-between" className={classes.planFoot}>
      <Text size="sm" role="status">
        {words.say('ui.plan.total', { files: orders.length, bytes: format.bytes(bytes) })}{' '}
        {words.say('ui.plan.thereAlready', { count: count('same') + count('sameSize') })}
        {words.say('ui.plan.conflicts', { count: count('differs') })}
        {orders.length > 0 &&
          words.say('ui.plan.time', {
            pace: pace.state,
            time:
              pace.state === 'unknown'
                ? ''
                : format.duration(leftBytes(goingFiles) / pace.bytesPerSecond),
          })}
      </Text>
      <Group gap="xs">
        <Button variant="default" onClick={closePlan}>
          {words.say('ui.cancel')}
        </Button>
        <Button
          // the plan of the change is what starts, not the one before it
          disabled={orders.length === 0 || isChanging}
          loading={isStarting}
          onClick={() => void start()}
        >
          {words.say('ui.plan.start')}
        </Button>
      </Group>
    </Group>
  );
}

/** What of them is not sent yet. */
const leftBytes = (files: readonly PlannedFile[]): number =>
  files.reduce(
    (sum, { bytes, verdict }) =>
      sum + bytes - (verdict.state === 'resumes' ? verdict.doneBytes : 0),
    0,
  );
