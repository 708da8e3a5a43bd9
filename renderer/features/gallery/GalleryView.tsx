import { Select, Slider } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { go } from '../../app/location.ts';
import type { ViewProps } from '../../app/views.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { GalleryIcon } from '../../ui/icons.tsx';
import { ViewHeader } from '../../ui/ViewHeader.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { resultsOf, useRuns, workflowTitle } from '../runs/use-runs.ts';
import { Button } from '@mantine/core';
import classes from './gallery.module.css';
import { LargeView } from './LargeView.tsx';
import { Thumbnail } from './Thumbnail.tsx';

/** Everything that the runs of this connection made, newest first. */
export function GalleryView({ connection }: ViewProps): ReactNode {
  const words = useWords();
  const runs = useRuns(connection.id);
  const [size, setSize] = useState(180);
  const [workflow, setWorkflow] = useState<string | null>(null);
  const [at, setAt] = useState<number | null>(null);
  if (runs === undefined) return <ViewSkeleton />;
  const names = [...new Set(runs.map(({ workflowName }) => workflowName))];
  const results = resultsOf(
    workflow === null ? runs : runs.filter(({ workflowName }) => workflowName === workflow),
  );
  return (
    <>
      <ViewHeader title={words.say('ui.view.gallery')}>
        <Select
          w={220}
          clearable
          aria-label={words.say('ui.gallery.workflow')}
          placeholder={words.say('ui.gallery.all')}
          data={names.map((value) => ({ value, label: workflowTitle(value) }))}
          value={workflow}
          onChange={setWorkflow}
        />
        <Slider
          w={140}
          min={96}
          max={360}
          label={null}
          thumbLabel={words.say('ui.gallery.size')}
          value={size}
          onChange={setSize}
        />
      </ViewHeader>
      <div className={classes.page}>
        {results.length === 0 ? (
          <EmptyState
            icon={GalleryIcon}
            title={words.say('ui.gallery.empty.title')}
            text={words.say('ui.gallery.empty.text')}
          >
            <Button
              onClick={() => {
                go('workflows');
              }}
            >
              {words.say('ui.runs.empty.action')}
            </Button>
          </EmptyState>
        ) : (
          <div className={classes.grid}>
            {results.map((result, index) => (
              <Thumbnail
                key={`${result.run.id} ${result.index}`}
                result={result}
                size={size}
                onOpen={() => {
                  setAt(index);
                }}
              />
            ))}
          </div>
        )}
      </div>
      {at !== null && (
        <LargeView
          results={results}
          at={at}
          onMove={setAt}
          onClose={() => {
            setAt(null);
          }}
        />
      )}
    </>
  );
}
