import { ActionIcon } from '@mantine/core';
import type { ReactNode } from 'react';
import type { OpenedWorkflow } from '../../../contract/workflow.ts';
import { hashOf } from '../../app/location.ts';
import { useCall } from '../../client/hooks.ts';
import { CloseIcon, FileIcon } from '../../ui/icons.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { useLibrary } from './use-library.ts';
import classes from './workflows.module.css';

/** Workflows out of files of this computer, which no server has yet. */
export function OpenedList({
  connectionId,
  text,
}: {
  readonly connectionId: string;
  /** What is searched for, in lower case. */
  readonly text: string;
}): ReactNode {
  const words = useWords();
  const opened = useCall(['opened'], (client) => client.workflows.opened(), { staleMs: 0 });
  const shown = (opened.data ?? []).filter(({ title }) => title.toLowerCase().includes(text));
  if (shown.length === 0) return null;
  return (
    <section aria-label={words.say('ui.shelf.opened')}>
      <h2 className={classes.folder}>{words.say('ui.shelf.opened')}</h2>
      <ul className={classes.entries}>
        {shown.map((entry) => (
          <Entry key={entry.id} entry={entry} connectionId={connectionId} />
        ))}
      </ul>
    </section>
  );
}

function Entry({
  entry,
  connectionId,
}: {
  readonly entry: OpenedWorkflow;
  readonly connectionId: string;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  const library = useLibrary(connectionId);
  return (
    <li className={classes.item}>
      <a className={classes.entry} href={hashOf('workflows', entry.name)}>
        <span className={classes.picture}>
          <FileIcon />
        </span>
        <span className={classes.entryText}>
          <span className={classes.entryTitle}>{entry.title}</span>
          <span className={classes.entryFacts}>
            {words.say('ui.shelf.openedAt', { time: format.moment(entry.openedAt) })}
          </span>
        </span>
      </a>
      <span className={classes.itemMenu}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={words.say('ui.shelf.forget', { name: entry.title })}
          onClick={() => void library.forget(entry.name)}
        >
          <CloseIcon />
        </ActionIcon>
      </span>
    </li>
  );
}
