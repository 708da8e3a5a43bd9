import { lazy, memo, Suspense } from 'react';
import type { ReactNode } from 'react';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Guarded } from '../../ui/Guarded.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { useRuns } from '../runs/use-runs.ts';
import classes from './graph.module.css';
import type { GraphPictureProps } from './GraphPicture.tsx';

const GraphPicture = lazy(async () => ({
  default: (await import('./GraphPicture.tsx')).GraphPicture,
}));

/** The picture of a workflow beside its form; built again only where it shows something else. */
export const GraphPanel = memo(function GraphPanel({
  connectionId,
  name,
  switches,
  ...shown
}: Pick<GraphPictureProps, 'textOf' | 'onShow'> & {
  readonly connectionId: string;
  readonly name: string;
  readonly switches: Readonly<Record<string, boolean>> | null;
}): ReactNode {
  const words = useWords();
  const graph = useCall(
    ['graph', connectionId, name, switches],
    (client) =>
      client.workflows.graph({ connectionId, name, ...(switches !== null && { switches }) }),
    { keep: true, staleMs: 0 },
  );
  const running = useRunningNode(connectionId, name);
  return (
    <section className={classes.panel} aria-label={words.say('ui.graph.title')}>
      {graph.isPending && <ViewSkeleton />}
      {graph.isError && (
        <FailurePanel failure={failureOf(graph.error)} onRetry={() => void graph.refetch()} />
      )}
      {graph.data && (
        <Guarded>
          <Suspense fallback={<ViewSkeleton />}>
            <GraphPicture graph={graph.data} running={running} {...shown} />
          </Suspense>
        </Guarded>
      )}
    </section>
  );
});

/** The node that the server works on, where it is one of this workflow. */
function useRunningNode(connectionId: string, name: string): string | null {
  const run = useRuns(connectionId)?.find(
    (each) => each.state === 'running' && each.workflowName === name,
  );
  return run?.state === 'running' ? run.progress.nodeId : null;
}
