import { useStore } from '@xyflow/react';
import type { NodeProps } from '@xyflow/react';
import { createContext, useContext } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import type { GraphNodeView } from '../../../contract/graph.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import type { Key } from '../../words/WordsProvider.tsx';
import { isActive } from './graph-nodes.ts';
import type { FerryNode } from './graph-nodes.ts';
import classes from './graph.module.css';
import { inkOn } from './ink.ts';

/** What the nodes look at beside themselves. */
export interface Scene {
  readonly running: string | null;
  readonly chosen: string | null;
}
export const SceneContext = createContext<Scene>({ running: null, chosen: null });

/** Changes with every letter that is typed: only nodes that are near enough to be read look at it. */
export interface CloseUp {
  readonly textOf: (nodeId: string, input: string) => string | null;
  readonly onEnter: (view: GraphNodeView) => void;
}
export const CloseUpContext = createContext<CloseUp>({
  textOf: () => null,
  onEnter: () => undefined,
});

/** Texts would be too small to read. */
export const isFarAway = ({ transform }: { readonly transform: readonly number[] }): boolean =>
  (transform[2] ?? 1) < 0.35;

/** A node as a card: what goes in, what comes out, what stands in it. */
export function FerryNodeCard({ data }: NodeProps<FerryNode>): ReactNode {
  const { view, nodeId } = data;
  const scene = useContext(SceneContext);
  const isFar = useStore(isFarAway);
  const runs = isActive(nodeId, scene.running);
  const style: CSSProperties = { height: view.height, ...colorsOf(view.color) };
  return (
    <div
      className={classes.node}
      style={style}
      data-kind={view.kind}
      data-mode={view.mode}
      data-far={isFar}
      data-coloured={view.color !== null}
      data-running={runs}
      data-chosen={scene.chosen === nodeId}
    >
      <Title view={view} runs={runs} />
      {!isFar && !view.collapsed && <Inside view={view} nodeId={nodeId} />}
      {view.scope !== null && !view.collapsed && <Enter view={view} />}
    </div>
  );
}

function colorsOf(color: string | null): Record<string, string> {
  return color === null ? {} : { '--node-color': color, '--node-ink': inkOn(color) };
}

const endKeys: Partial<Record<GraphNodeView['kind'], Key>> = {
  inputs: 'ui.graph.inputs',
  outputs: 'ui.graph.outputs',
};

function Title({
  view,
  runs,
}: {
  readonly view: GraphNodeView;
  readonly runs: boolean;
}): ReactNode {
  const words = useWords();
  const endKey = endKeys[view.kind];
  if (endKey !== undefined) return <div className={classes.title}>{words.say(endKey)}</div>;
  const mark = markOf(view, runs);
  return (
    <button type="button" className={classes.title}>
      <span className={classes.titleText}>{view.title}</span>
      {mark !== null && <span className={classes.mark}>{words.say(mark)}</span>}
    </button>
  );
}

function markOf({ mode, kind }: GraphNodeView, runs: boolean): Key | null {
  if (runs) return 'ui.graph.runs';
  if (mode === 'muted') return 'ui.graph.muted';
  if (mode === 'bypassed') return 'ui.graph.bypassed';
  return kind === 'missing' ? 'ui.graph.missing' : null;
}

function Inside({
  view,
  nodeId,
}: {
  readonly view: GraphNodeView;
  readonly nodeId: string;
}): ReactNode {
  const { textOf } = useContext(CloseUpContext);
  const rows = Math.max(view.inputs.length, view.outputs.length);
  return (
    <div className={classes.inside}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.slots}>
          <span data-side="in">{view.inputs[row]?.name}</span>
          <span data-side="out">{view.outputs[row]?.name}</span>
        </div>
      ))}
      {view.kind === 'note' && <p className={classes.note}>{view.widgets[0]?.text}</p>}
      {view.kind !== 'note' &&
        view.widgets.map(({ name, text }, index) => (
          <div key={index} className={classes.widget}>
            <span>{name}</span>
            <span>{textOf(nodeId, name) ?? text}</span>
          </div>
        ))}
    </div>
  );
}

function Enter({ view }: { readonly view: GraphNodeView }): ReactNode {
  const words = useWords();
  const { onEnter } = useContext(CloseUpContext);
  return (
    <button
      type="button"
      className={classes.enter}
      onClick={(event) => {
        event.stopPropagation();
        onEnter(view);
      }}
    >
      {words.say('ui.graph.enter', { title: view.title })}
    </button>
  );
}
