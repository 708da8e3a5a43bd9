import { Button, FileButton, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { OutputFile, Run } from '../../../contract/run.ts';
import type { WorkflowEntry } from '../../../contract/workflow.ts';
import { hashOf, usePlace } from '../../app/location.ts';
import type { ViewProps } from '../../app/views.tsx';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { FileIcon, UploadIcon, WorkflowsIcon } from '../../ui/icons.tsx';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { mediaPath } from '../../../contract/media.ts';
import { MissingMark } from '../preflight/MissingMark.tsx';
import { mediaKindOf, resultsOf, useRuns, workflowTitle } from '../runs/use-runs.ts';
import type { Result } from '../runs/use-runs.ts';
import { EntryPicture } from './EntryPicture.tsx';
import { EntryMenu } from './EntryMenu.tsx';
import { OpenedList } from './OpenedList.tsx';
import { TemplateList } from './TemplateList.tsx';
import { useLibrary } from './use-library.ts';
import { useOpenFiles } from './use-open-files.ts';
import { workflowFileTypes } from './workflow-files.ts';
import { WorkflowForm } from './WorkflowForm.tsx';
import classes from './workflows.module.css';

/** The server's saved workflows; an opened one is a form. */
export function WorkflowsView({ connection }: ViewProps): ReactNode {
  const words = useWords();
  const { rest } = usePlace();
  if (connection.server === null)
    return (
      <EmptyState
        icon={WorkflowsIcon}
        title={words.say('ui.noServer.title')}
        text={words.say('ui.noServer.text')}
      />
    );
  if (rest !== '') return <WorkflowForm key={rest} connection={connection} name={rest} />;
  return <WorkflowList connection={connection} />;
}

type Kind = 'saved' | 'templates';

function WorkflowList({ connection }: ViewProps): ReactNode {
  const words = useWords();
  const [text, setText] = useState('');
  const [kind, setKind] = useState<Kind>('saved');
  const connectionId = connection.id;
  const wanted = text.trim().toLowerCase();
  return (
    <>
      <ViewHeader title={words.say('ui.view.workflows')}>
        <SegmentedControl
          aria-label={words.say('ui.shelf.kind')}
          value={kind}
          data={[
            { value: 'saved', label: words.say('ui.shelf.saved') },
            { value: 'templates', label: words.say('ui.shelf.templates') },
          ]}
          onChange={(next) => {
            setKind(next === 'templates' ? 'templates' : 'saved');
          }}
        />
        <TextInput
          aria-label={words.say('ui.workflows.search')}
          placeholder={words.say('ui.workflows.search')}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
          }}
        />
        <FileButtons connectionId={connectionId} />
      </ViewHeader>
      <div className={classes.list}>
        {kind === 'saved' ? (
          <Saved connectionId={connectionId} text={wanted} />
        ) : (
          <TemplateList connectionId={connectionId} text={wanted} />
        )}
      </div>
    </>
  );
}

/** Files of this computer: to look at, or to save on the server. */
function FileButtons({ connectionId }: { readonly connectionId: string }): ReactNode {
  const words = useWords();
  const openFiles = useOpenFiles();
  const library = useLibrary(connectionId);
  return (
    <>
      <FileButton multiple accept={workflowFileTypes} onChange={(files) => void openFiles(files)}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<FileIcon />}>
            {words.say('ui.shelf.open')}
          </Button>
        )}
      </FileButton>
      <FileButton multiple accept={workflowFileTypes} onChange={(files) => void library.add(files)}>
        {(props) => (
          <Button {...props} variant="default" leftSection={<UploadIcon />}>
            {words.say('ui.shelf.add')}
          </Button>
        )}
      </FileButton>
    </>
  );
}

function Saved({
  connectionId,
  text,
}: {
  readonly connectionId: string;
  readonly text: string;
}): ReactNode {
  const words = useWords();
  const workflows = useCall(['workflows', connectionId], (client) =>
    client.workflows.list({ connectionId }),
  );
  const shown = (workflows.data ?? []).filter(({ name }) => name.toLowerCase().includes(text));
  return (
    <>
      <OpenedList connectionId={connectionId} text={text} />
      {workflows.isPending && <ViewSkeleton />}
      {workflows.isError && (
        <FailurePanel
          failure={failureOf(workflows.error)}
          onRetry={() => void workflows.refetch()}
        />
      )}
      {workflows.data?.length === 0 && (
        <EmptyState
          icon={WorkflowsIcon}
          title={words.say('ui.workflows.empty.title')}
          text={words.say('ui.workflows.empty.text')}
        />
      )}
      {workflows.data && workflows.data.length > 0 && shown.length === 0 && (
        <EmptyState
          icon={WorkflowsIcon}
          title={words.say('ui.models.nothing.title')}
          text={words.say('ui.workflows.nothing')}
        />
      )}
      <Folders entries={shown} connectionId={connectionId} />
    </>
  );
}

const folderOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/')));

function Folders({
  entries,
  connectionId,
}: {
  readonly entries: readonly WorkflowEntry[];
  readonly connectionId: string;
}): ReactNode {
  const runs = useRuns(connectionId) ?? [];
  const newest = newestResults(resultsOf(runs));
  const last = lastRuns(runs);
  const folders = Map.groupBy(entries, ({ name }) => folderOf(name));
  return [...folders].map(([folder, inFolder]) => (
    <section key={folder} aria-label={folder === '' ? undefined : folder}>
      {folder !== '' && <h2 className={classes.folder}>{folder}</h2>}
      <ul className={classes.entries}>
        {inFolder.map((entry) => (
          <Entry
            key={entry.name}
            entry={entry}
            result={newest.get(entry.name) ?? null}
            lastRun={last.get(entry.name) ?? null}
            connectionId={connectionId}
          />
        ))}
      </ul>
    </section>
  ));
}

type CountedRun = Extract<Run, { state: 'done' | 'failed' }>;

/** The newest run of each workflow that came to an end of its own. */
function lastRuns(runs: readonly Run[]): ReadonlyMap<string, CountedRun> {
  const last = new Map<string, CountedRun>();
  for (const run of runs) {
    const isOver = run.state === 'done' || run.state === 'failed';
    if (isOver && !last.has(run.workflowName)) last.set(run.workflowName, run);
  }
  return last;
}

/** The newest picture or film of each workflow. */
function newestResults(results: readonly Result[]): ReadonlyMap<string, Result> {
  const newest = new Map<string, Result>();
  for (const result of results)
    if (!newest.has(result.run.workflowName) && canBeSeen(result.output))
      newest.set(result.run.workflowName, result);
  return newest;
}

/** When it was run last and how that ended; of one that was never run, when it was saved. */
function When({
  savedAt,
  lastRun,
}: {
  readonly savedAt: number;
  readonly lastRun: CountedRun | null;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  if (lastRun === null) return words.say('ui.workflows.saved', { time: format.moment(savedAt) });
  const time = format.moment(lastRun.finishedAt);
  return lastRun.state === 'failed'
    ? words.say('ui.workflows.lastRunFailed', { time })
    : words.say('ui.workflows.lastRun', { time });
}

const canBeSeen = (output: OutputFile): boolean => ['image', 'video'].includes(mediaKindOf(output));

function Entry({
  entry,
  result,
  lastRun,
  connectionId,
}: {
  readonly entry: WorkflowEntry;
  readonly result: Result | null;
  readonly lastRun: CountedRun | null;
  readonly connectionId: string;
}): ReactNode {
  const isFilm = result !== null && mediaKindOf(result.output) === 'video';
  const title = workflowTitle(entry.name.split('/').at(-1) ?? entry.name);
  return (
    <li className={classes.item}>
      <a className={classes.entry} href={hashOf('workflows', entry.name)}>
        <span className={classes.picture}>
          <EntryPicture
            source={
              result === null
                ? null
                : mediaPath.output(result.run.id, result.index, isFilm ? 'full' : 'small')
            }
            isFilm={isFilm}
          />
        </span>
        <span className={classes.entryText}>
          <span className={classes.entryTitle}>{title}</span>
          <span className={classes.entryFacts}>
            <When savedAt={entry.modifiedAt} lastRun={lastRun} />
          </span>
          <MissingMark connectionId={connectionId} name={entry.name} />
        </span>
      </a>
      <span className={classes.itemMenu}>
        <EntryMenu name={entry.name} connectionId={connectionId} />
      </span>
    </li>
  );
}
