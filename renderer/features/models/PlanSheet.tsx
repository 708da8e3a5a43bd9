import { Alert, Button, Drawer, Group, ScrollArea, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { PlannedFile, UploadPlanSheet } from '../../../contract/model.ts';
import type { AddOutcome } from '../../../contract/upload.ts';
import { useAct } from '../../app/use-act.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { openTransfers } from '../transfers/drawer-store.ts';
import { useTraffic } from '../transfers/use-transfers.ts';
import { ordersOf, withChoice } from './plan-choices.ts';
import type { PlanChoice, PlanChoices } from './plan-choices.ts';
import { PlanRow } from './PlanRow.tsx';
import { closePlan } from './plan-store.ts';
import classes from './models.module.css';
import { useCategories } from './use-models.ts';

interface PlanSheetProps {
  readonly connection: Connection;
  readonly paths: readonly string[];
}

/** Where each chosen file goes and why, before anything moves. */
export function PlanSheet({ connection, paths }: PlanSheetProps): ReactNode {
  useReturnFocus();
  const words = useWords();
  const [choices, setChoices] = useState<PlanChoices>(new Map());
  const [refused, setRefused] = useState<readonly AddOutcome[]>([]);
  const told = [...choices].flatMap(([path, { to }]) => (to === undefined ? [] : [{ path, to }]));
  const plan = useCall(
    ['plan', connection.id, paths, told],
    (client) => client.models.plan({ connectionId: connection.id, files: filesOf(paths, told) }),
    { keep: true, staleMs: 0 },
  );
  const choose = (path: string, change: PlanChoice): void => {
    setChoices((before) => withChoice(before, path, change));
  };
  return (
    <Drawer
      opened
      onClose={closePlan}
      position="right"
      size={860}
      title={words.say('ui.plan.title')}
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      {plan.isError && (
        <FailurePanel failure={failureOf(plan.error)} onRetry={() => void plan.refetch()} />
      )}
      {plan.isPending && <ViewSkeleton />}
      {plan.data && (
        <Stack gap="sm">
          <LeftOut plan={plan.data} />
          <ForAll files={plan.data.files} connectionId={connection.id} onChoose={choose} />
          <Files
            files={plan.data.files}
            choices={choices}
            connectionId={connection.id}
            refused={refused}
            onChoose={choose}
          />
          <Footer
            connection={connection}
            files={plan.data.files}
            choices={choices}
            onRefused={setRefused}
          />
        </Stack>
      )}
    </Drawer>
  );
}

/** A file out of a folder, whose place was told, is named on its own; main counts it once. */
function filesOf(
  paths: readonly string[],
  told: readonly { readonly path: string; readonly to: string }[],
) {
  const known = new Set(told.map(({ path }) => path));
  const rest = paths.filter((path) => !known.has(path)).map((path) => ({ path, to: null }));
  return [...told, ...rest];
}

function LeftOut({ plan }: { readonly plan: UploadPlanSheet }): ReactNode {
  const words = useWords();
  const { notModels, unreadable, tooMany } = plan.leftOut;
  if (plan.files.length === 0)
    return <Alert color="gray">{words.say('ui.plan.noModels', { count: notModels })}</Alert>;
  if (notModels + unreadable + tooMany === 0) return null;
  return (
    <Alert color="gray">{words.say('ui.plan.leftOut', { notModels, unreadable, tooMany })}</Alert>
  );
}

function ForAll({
  files,
  connectionId,
  onChoose,
}: {
  readonly files: readonly PlannedFile[];
  readonly connectionId: string;
  readonly onChoose: (path: string, change: PlanChoice) => void;
}): ReactNode {
  const words = useWords();
  const categories = useCategories(connectionId);
  if (files.length < 2) return null;
  return (
    <Select
      w={280}
      size="xs"
      searchable
      label={words.say('ui.plan.all')}
      placeholder={words.say('ui.plan.all.placeholder')}
      data={categories.map(({ name }) => name)}
      value={null}
      onChange={(to) => {
        if (to !== null) for (const { path } of files) onChoose(path, { to });
      }}
    />
  );
}

const mostRows = 300;

function Files({
  files,
  choices,
  connectionId,
  refused,
  onChoose,
}: {
  readonly files: readonly PlannedFile[];
  readonly choices: PlanChoices;
  readonly connectionId: string;
  readonly refused: readonly AddOutcome[];
  readonly onChoose: (path: string, change: PlanChoice) => void;
}): ReactNode {
  const words = useWords();
  const categories = useCategories(connectionId);
  const failures = new Map(
    refused.flatMap((each) =>
      each.state === 'refused' ? [[each.path, each.failure] as const] : [],
    ),
  );
  return (
    <ScrollArea.Autosize mah="calc(100vh - 260px)">
      <ul className={classes.plan}>
        {files.slice(0, mostRows).map((file) => (
          <PlanRow
            key={file.path}
            file={file}
            choice={choices.get(file.path)}
            categories={categories.map(({ name }) => name)}
            failure={failures.get(file.path) ?? null}
            onChoose={(change) => {
              onChoose(file.path, change);
            }}
          />
        ))}
      </ul>
      {files.length > mostRows && (
        <Text p="sm" size="sm" c="var(--ferry-quiet)">
          {words.say('ui.plan.more', { count: files.length - mostRows })}
        </Text>
      )}
    </ScrollArea.Autosize>
  );
}

function Footer({
  connection,
  files,
  choices,
  onRefused,
}: {
  readonly connection: Connection;
  readonly files: readonly PlannedFile[];
  readonly choices: PlanChoices;
  readonly onRefused: (refused: readonly AddOutcome[]) => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const act = useAct();
  const traffic = useTraffic();
  const [isStarting, setStarting] = useState(false);
  const orders = ordersOf(files, choices);
  const going = new Set(orders.map(({ path }) => path));
  const bytes = files.reduce((sum, file) => sum + (going.has(file.path) ? file.bytes : 0), 0);
  const speed = traffic?.bytesPerSecond ?? 0;
  const start = async (): Promise<void> => {
    setStarting(true);
    const outcomes = await act((client) =>
      client.uploads.addAll({ connectionId: connection.id, files: orders }),
    );
    setStarting(false);
    if (outcomes === undefined) return;
    const refused = outcomes.filter(({ state }) => state === 'refused');
    onRefused(refused);
    if (refused.length > 0) return;
    closePlan();
    openTransfers();
  };
  return (
    <Group justify="space-between" className={classes.planFoot}>
      <Text size="sm" role="status">
        {words.say('ui.plan.total', { files: orders.length, bytes: format.bytes(bytes) })}{' '}
        {words.say('ui.plan.time', {
          time: speed > 10_000 ? format.duration(bytes / speed) : 'none',
        })}
      </Text>
      <Group gap="xs">
        <Button variant="default" onClick={closePlan}>
          {words.say('ui.cancel')}
        </Button>
        <Button disabled={orders.length === 0} loading={isStarting} onClick={() => void start()}>
          {words.say('ui.plan.start')}
        </Button>
      </Group>
    </Group>
  );
}
