import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { ImportFile, ImportLook, ImportPace } from '../../../contract/import.ts';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { useCategoryNames } from '../models/use-models.ts';
import { FoundRow } from './FoundRow.tsx';
import { inOrder, meantFile, ordersOf } from './import-choices.ts';
import classes from './imports.module.css';
import { closeLink } from './link-store.ts';
import { TokensButton } from './TokensButton.tsx';
import { useImportPlan } from './use-import-plan.ts';
import type { ImportPlan } from './use-import-plan.ts';

interface FoundProps {
  readonly connection: Connection;
  readonly look: ImportLook;
}

/** What a link leads to: the files to choose from, where each goes, and how long it may take. */
export function Found({ connection, look }: FoundProps): ReactNode {
  const words = useWords();
  const plan = useImportPlan(connection.id, look);
  return (
    <>
      <Stack gap="xs">
        <Origin look={look} />
        {look.warning !== null && (
          <Alert color="yellow">
            <Group gap="sm">
              <Text size="sm">{words.failure(look.warning)}</Text>
              <TokensButton failure={look.warning} onGo={closeLink} />
            </Group>
          </Alert>
        )}
        {plan.startedFiles > 0 && (
          <Alert color="teal" role="status">
            {words.say('ui.plan.started', { added: plan.startedFiles, refused: plan.refused.size })}
          </Alert>
        )}
      </Stack>
      <Files connectionId={connection.id} look={look} plan={plan} />
      <Footer plan={plan} pace={look.pace} />
    </>
  );
}

/** Whose it is, and the commit that it is pinned to. */
function Origin({ look: { repo, revision, host, files } }: Pick<FoundProps, 'look'>): ReactNode {
  const words = useWords();
  return (
    <div role="status">
      <Text size="sm" fw={600} className={classes.path}>
        {repo ?? host}
      </Text>
      <Text size="xs" c="var(--ferry-quiet)">
        {words.say('ui.import.origin', { host, count: files.length })}
        {revision !== null &&
          ` ${words.say('ui.import.pinned', { revision: revision.slice(0, 10) })}`}
      </Text>
    </div>
  );
}

/** Repositories may hold thousands of files. */
const shownFirst = 100;

function Files({
  connectionId,
  look,
  plan,
}: {
  readonly connectionId: string;
  readonly look: ImportLook;
  readonly plan: ImportPlan;
}): ReactNode {
  const words = useWords();
  const categories = useCategoryNames(connectionId);
  const categoriesId = useId();
  const [shown, setShown] = useState(shownFirst);
  const models = plan.files.filter(({ isModel }) => isModel);
  const [withOthers, setWithOthers] = useState(models.length === 0);
  const listed = inOrder(withOthers ? plan.files : models);
  const others = plan.files.length - models.length;
  const meant = meantFile(look.files);
  return (
    <div className={classes.scroll}>
      <datalist id={categoriesId}>
        {categories.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <ul className={classes.files} aria-label={words.say('ui.import.files')}>
        {listed.slice(0, shown).map((file) => (
          <FoundRow
            key={file.path}
            {...{ file, meant, categoriesId }}
            choice={plan.choices.get(file.path)}
            failure={plan.refused.get(file.path) ?? null}
            onInclude={plan.include}
            onMove={plan.moveTo}
          />
        ))}
      </ul>
      {listed.length > shown && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setShown(shown + shownFirst);
          }}
        >
          {words.say('ui.transfers.more', { count: Math.min(shownFirst, listed.length - shown) })}
        </Button>
      )}
      {models.length > 0 && others > 0 && (
        <Checkbox
          mt="xs"
          size="xs"
          label={words.say('ui.import.others', { count: others })}
          checked={withOthers}
          onChange={({ currentTarget }) => {
            setWithOthers(currentTarget.checked);
          }}
        />
      )}
    </div>
  );
}

function Footer({
  plan,
  pace,
}: {
  readonly plan: ImportPlan;
  readonly pace: ImportPace;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const orders = ordersOf(plan.files, plan.choices);
  const going = new Set(orders.map(({ path }) => path));
  const bytes = plan.files.reduce(
    (sum, file) => sum + (going.has(file.path) ? leftOf(file) : 0),
    0,
  );
  return (
    <Group justify="space-between" wrap="nowrap" className={classes.foot}>
      <Text size="sm" role="status">
        {words.say('ui.import.total', { files: orders.length, bytes: format.bytes(bytes) })}{' '}
        {orders.length > 0 && <Time bytes={bytes} pace={pace} />}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" onClick={closeLink}>
          {words.say('ui.cancel')}
        </Button>
        <Button
          disabled={orders.length === 0}
          loading={plan.isStarting}
          onClick={() => void plan.start()}
        >
          {words.say('ui.import.start')}
        </Button>
      </Group>
    </Group>
  );
}

/** What an earlier run brought does not come again. */
const leftOf = ({ bytes, verdict }: ImportFile): number =>
  verdict.state === 'resumes' ? bytes - verdict.doneBytes : bytes;

/** Never a guess: it says what was measured, and what was not. */
function Time({ bytes, pace }: { readonly bytes: number; readonly pace: ImportPace }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const isKnown = pace.state !== 'unknown';
  return words.say('ui.import.time', {
    pace: pace.state === 'measured' ? pace.boundBy : pace.state,
    time: isKnown ? format.duration(Math.max(1, bytes / pace.bytesPerSecond)) : '',
    speed: isKnown ? format.speed(pace.bytesPerSecond) : '',
  });
}
