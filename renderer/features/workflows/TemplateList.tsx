import type { ReactNode } from 'react';
import { mediaPath } from '../../../contract/media.ts';
import { hashOf } from '../../app/location.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { EntryPicture } from './EntryPicture.tsx';
import { WorkflowsIcon } from '../../ui/icons.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './workflows.module.css';

/** What ComfyUI and its packs offer to begin with. */
export function TemplateList({
  connectionId,
  text,
}: {
  readonly connectionId: string;
  readonly text: string;
}): ReactNode {
  const words = useWords();
  const templates = useCall(['templates', connectionId], (client) =>
    client.workflows.templates({ connectionId }),
  );
  if (templates.isPending) return <ViewSkeleton />;
  if (templates.isError)
    return (
      <FailurePanel failure={failureOf(templates.error)} onRetry={() => void templates.refetch()} />
    );
  const shown = templates.data.filter(({ title, description, category }) =>
    `${title} ${description} ${category}`.toLowerCase().includes(text),
  );
  if (shown.length === 0)
    return (
      <EmptyState
        icon={WorkflowsIcon}
        title={words.say('ui.shelf.noTemplates')}
        text={words.say('ui.shelf.noTemplates.text')}
      />
    );
  return [...Map.groupBy(shown, ({ category }) => category)].map(([category, entries]) => (
    <section key={category} aria-label={category}>
      <h2 className={classes.folder}>{category}</h2>
      <ul className={classes.entries}>
        {entries.map(({ name, title, description, picture }) => (
          <li key={name}>
            <a className={classes.entry} href={hashOf('workflows', name)}>
              <span className={classes.picture}>
                <EntryPicture
                  source={picture === null ? null : mediaPath.template(connectionId, name, picture)}
                />
              </span>
              <span className={classes.entryText}>
                <span className={classes.entryTitle}>{title}</span>
                <span className={classes.entryFacts}>{description}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  ));
}
