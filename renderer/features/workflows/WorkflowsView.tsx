import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { WorkflowEntry } from '../../../contract/workflow.ts';
import { hashOf, usePlace } from '../../app/location.ts';
import type { ViewProps } from '../../app/views.tsx';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { WorkflowsIcon } from '../../ui/icons.tsx';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { mediaPath } from '../../../contract/media.ts';
import { MissingMark } from '../preflight/MissingMark.tsx';
import { mediaKindOf, resultsOf, useRuns, workflowTitle } from '../runs/use-runs.ts';
import type { Result } from '../runs/use-runs.ts';
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

function WorkflowList({ connection }: ViewProps): ReactNode {
  const words = useWords();
  const [text, setText] = useState('');
  const connectionId = connection.id;
  const workflows = useCall(['workflows', connectionId], (client) =>
    client.workflows.list({ connectionId }),
  );
  const wanted = text.trim().toLowerCase();
  const shown = (workflows.data ?? []).filter(({ name }) => name.toLowerCase().includes(wanted));
  return (
    <>
      <ViewHeader title={words.say('ui.view.workflows')}>
        <TextInput
          aria-label={words.say('ui.workflows.search')}
          placeholder={words.say('ui.workflows.search')}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
          }}
        />
      </ViewHeader>
      <div className={classes.list}>
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
      </div>
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
  const newest = newestResults(resultsOf(useRuns(connectionId) ?? []));
  const folders = Map.groupBy(entries, ({ name }) => folderOf(name));
  return [...folders].map(([folder, inFolder]) => (
    <section key={folder} aria-label={folder === '' ? undefined : folder}>
      {folder !== '' && <h2 className={classes.folder}>{folder}</h2>}
      <ul className={classes.entries}>
        {inFolder.map((entry) => (
          <Entry
            key={entry.name}
            {...{ connectionId, entry }}
            result={newest.get(entry.name) ?? null}
          />
        ))}
      </ul>
    </section>
  ));
}

/** The newest picture of each workflow. */
function newestResults(results: readonly Result[]): ReadonlyMap<string, Result> {
  const newest = new Map<string, Result>();
  for (const result of results)
    if (!newest.has(result.run.workflowName) && mediaKindOf(result.output) === 'image')
      newest.set(result.run.workflowName, result);
  return newest;
}

function Entry({
  connectionId,
  entry,
  result,
}: {
  readonly connectionId: string;
  readonly entry: WorkflowEntry;
  readonly result: Result | null;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const title = workflowTitle(entry.name.split('/').at(-1) ?? entry.name);
  return (
    <li>
      <a className={classes.entry} href={hashOf('workflows', entry.name)}>
        <span className={classes.picture}>
          {result === null ? (
            <WorkflowsIcon />
          ) : (
            <img
              loading="lazy"
              src={mediaPath.output(result.run.id, result.index, 'small')}
              alt=""
            />
          )}
        </span>
        <span className={classes.entryText}>
          <span className={classes.entryTitle}>{title}</span>
          <span className={classes.entryFacts}>
            {result === null
              ? words.say('ui.workflows.saved', { time: format.moment(entry.modifiedAt) })
              : words.say('ui.workflows.lastRun', { time: format.moment(result.run.finishedAt) })}
          </span>
          <MissingMark connectionId={connectionId} name={entry.name} />
        </span>
      </a>
    </li>
  );
}
