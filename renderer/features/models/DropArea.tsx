import { lazy, Suspense, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import { useAbout } from '../../app/use-settings.ts';
import { newest, useWatched } from '../../client/hooks.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { useOpenFiles } from '../workflows/use-open-files.ts';
import { isWorkflowFile } from '../workflows/workflow-files.ts';
import { useChoose } from '../files/use-choose.tsx';
import classes from './models.module.css';
import { planPaths, usePlannedPaths } from './plan-store.ts';

const PlanSheet = lazy(async () => ({ default: (await import('./PlanSheet.tsx')).PlanSheet }));

interface Dropped {
  readonly paths: readonly string[];
}

/** Files may be dropped anywhere; what was chosen or dropped is planned on a sheet. */
export function DropArea({ connection }: { readonly connection: Connection }): ReactNode {
  const words = useWords();
  const paths = usePlannedPaths();
  const canDrop = useAbout()?.abilities.dropPaths === true;
  const { choose, dialog } = useChoose(planPaths);
  useDroppedPaths(canDrop);
  const openFiles = useOpenFiles();
  const over = useDragging((files) => {
    const workflows = files.filter(({ name }) => isWorkflowFile(name));
    if (workflows.length > 0) void openFiles(workflows);
    // a browser does not tell a page where a dropped file lies
    else if (!canDrop) choose('files', words.say('ui.files.dropHint'));
  });
  return (
    <>
      {over !== null && (over === 'workflow' || connection.bucket !== null) && (
        <div className={classes.drop} aria-hidden="true">
          {words.say(over === 'workflow' ? 'ui.shelf.drop' : 'ui.models.drop')}
        </div>
      )}
      {dialog}
      <Suspense fallback={null}>
        {paths !== null && <PlanSheet connection={connection} paths={paths} />}
      </Suspense>
    </>
  );
}

function useDroppedPaths(enabled: boolean): void {
  const dropped = useWatched<Dropped, Dropped>(
    {
      key: ['watch', 'dropped'],
      open: (client, signal) => client.files.watchDropped(undefined, { signal }),
      step: newest,
    },
    enabled,
  );
  useEffect(() => {
    // a workflow is opened by the page, which has its content
    if (dropped !== undefined) planPaths(dropped.paths.filter((path) => !isWorkflowFile(path)));
  }, [dropped]);
}

type Dragged = 'workflow' | 'other';

/** What is dragged over the window; told by its kind, since names come with the drop alone. */
function draggedIn({ dataTransfer }: DragEvent): Dragged {
  const kinds = [...(dataTransfer?.items ?? [])].map(({ type }) => type);
  const isMedia = kinds.every((kind) =>
    /^(image\/(png|webp)|video\/|application\/json)/.test(kind),
  );
  return kinds.length > 0 && isMedia ? 'workflow' : 'other';
}

function useDragging(onDrop: (files: readonly File[]) => void): Dragged | null {
  const [depth, setDepth] = useState(0);
  const [dragged, setDragged] = useState<Dragged>('other');
  useEffect(() => {
    const isOfFiles = ({ dataTransfer, target }: DragEvent): boolean =>
      dataTransfer?.types.includes('Files') === true &&
      // a picture field takes its own
      !(target instanceof Element && target.closest('[data-takes-files]') !== null);
    const enter = (event: DragEvent): void => {
      if (!isOfFiles(event)) return;
      setDragged(draggedIn(event));
      setDepth((before) => before + 1);
    };
    const leave = (event: DragEvent): void => {
      if (isOfFiles(event)) setDepth((before) => Math.max(0, before - 1));
    };
    const over = (event: DragEvent): void => {
      event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setDepth(0);
      if (isOfFiles(event)) onDrop([...(event.dataTransfer?.files ?? [])]);
    };
    const all = [
      ['dragenter', enter],
      ['dragleave', leave],
      ['dragover', over],
      ['drop', drop],
    ] as const;
    for (const [name, listener] of all) window.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of all) window.removeEventListener(name, listener);
    };
  });
  return depth > 0 ? dragged : null;
}
