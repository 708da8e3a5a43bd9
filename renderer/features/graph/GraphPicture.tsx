import '@xyflow/react/dist/base.css';
import { ActionIcon, Group, Select, Text } from '@mantine/core';
import {
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  ViewportPortal,
} from '@xyflow/react';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { GraphNodeView, GraphScope, GraphView } from '../../../contract/graph.ts';
import { FitIcon, MinusIcon, PlusIcon } from '../../ui/icons.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import { CloseUpContext, FerryNodeCard, isFarAway, SceneContext } from './FerryNodeCard.tsx';
import { boundsOf, isActive, nodeAt, nodesOf, pathOf, scopeAt } from './graph-nodes.ts';
import type { FerryNode, Step } from './graph-nodes.ts';
import classes from './graph.module.css';
import { linkPaths } from './link-paths.ts';
import { rectPaths, rectsOf } from './rect-paths.ts';
import { useGradually } from './use-gradually.ts';
import { useArrowKeys } from './use-arrow-keys.ts';

const nodeTypes = { ferry: FerryNodeCard };

export interface GraphPictureProps {
  readonly graph: GraphView;
  /** The id in the prompt of the node that the server works on now. */
  readonly running: string | null;
  /** What stands in the form for an input now. */
  readonly textOf: (nodeId: string, input: string) => string | null;
  /** Shows the node's inputs in the form; false where it has none. */
  readonly onShow: (nodeId: string) => boolean;
}

/** The graph of a workflow, to look at: nothing can be moved. */
export function GraphPicture(props: GraphPictureProps): ReactNode {
  const [wanted, setSteps] = useState<readonly Step[]>([]);
  // a workflow that was read anew may not have the subgraph any more
  const steps = scopeAt(props.graph, wanted) === null ? [] : wanted;
  const scope = scopeAt(props.graph, steps) ?? props.graph.root;
  const path = pathOf(steps);
  return (
    <ReactFlowProvider key={path}>
      <Canvas {...props} scope={scope} steps={steps} onSteps={setSteps} />
    </ReactFlowProvider>
  );
}

interface CanvasProps extends GraphPictureProps {
  readonly scope: GraphScope;
  readonly steps: readonly Step[];
  readonly onSteps: (steps: readonly Step[]) => void;
}

function Canvas(props: CanvasProps): ReactNode {
  const { scope, steps, onSteps, running, textOf, onShow } = props;
  const words = useWords();
  const flow = useReactFlow();
  const box = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<{ nodeId: string; note: string | null } | null>(null);
  const path = pathOf(steps);
  const all = useMemo(() => nodesOf(scope, path), [scope, path]);
  const isCrowd = all.length > crowd;
  const [isFitted, setFitted] = useState(false);
  // before it fits, all of a crowd would be built at its own size
  const isFar = useStore(isFarAway) || !isFitted;
  const few = useGradually(isCrowd ? none : all);
  const nodes = isCrowd ? (isFar ? none : all) : few;
  useArrowKeys(box);
  const choose = ({ view, nodeId }: FerryNode['data']): void => {
    const isShown = onShow(nodeId);
    const note = isShown ? null : words.say('ui.graph.noFields', { title: view.title });
    setChosen({ nodeId, note });
  };
  const enter = (view: GraphNodeView): void => {
    if (view.scope === null) return;
    onSteps([...steps, { scope: view.scope, through: view.id, title: view.title }]);
  };
  const find = (id: string | null): void => {
    const node = all.find((each) => each.id === id);
    if (node === undefined) return;
    const { x, y, width, height } = node.data.view;
    void flow.setCenter(x + width / 2, y + height / 2, { zoom: 0.9 });
    choose(node.data);
  };
  const newestFind = useRef(find);
  useEffect(() => {
    newestFind.current = find;
  });
  const onFind = useCallback((id: string | null) => {
    newestFind.current(id);
  }, []);
  const marked = chosen?.nodeId ?? null;
  /** Of nodes that are drawn as rectangles. */
  const chooseAt = ({ clientX, clientY }: { clientX: number; clientY: number }): void => {
    if (!isCrowd || !isFar) return;
    const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY });
    find(nodeAt(scope, x, y)?.id ?? null);
  };
  const scene = useMemo(() => ({ running, chosen: marked }), [running, marked]);
  return (
    <div className={classes.picture} ref={box}>
      <Way steps={steps} onSteps={onSteps} />
      <div className={classes.canvas}>
        <SceneContext value={scene}>
          <CloseUpContext value={{ textOf, onEnter: enter }}>
            <ReactFlow
              nodes={nodes}
              edges={[]}
              nodeTypes={nodeTypes}
              onNodeClick={(_, node: FerryNode) => {
                choose(node.data);
              }}
              onNodeDoubleClick={(_, node: FerryNode) => {
                enter(node.data.view);
              }}
              onPaneClick={chooseAt}
              onInit={() => {
                void fit(scope, flow).then(() => {
                  setFitted(true);
                });
              }}
              {...fixed}
            >
              <ViewportPortal>
                <Backdrop scope={scope} path={path} running={running} isCrowd={isCrowd} />
              </ViewportPortal>
            </ReactFlow>
          </CloseUpContext>
        </SceneContext>
      </div>
      <Tools nodes={all} scope={scope} onFind={onFind} />
      <Said scope={scope} running={running} path={path} note={chosen?.note ?? null} />
    </div>
  );
}

/** So many that from afar they are rectangles of one drawing, rather than things of their own. */
const crowd = 400;
const none: FerryNode[] = [];

/** Nothing is edited here. */
const fixed = {
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  onlyRenderVisibleElements: true,
  zoomOnDoubleClick: false,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  minZoom: 0.02,
  maxZoom: 2,
  proOptions: { hideAttribution: true },
} as const;

async function fit(
  { nodes, groups }: GraphScope,
  flow: Pick<ReturnType<typeof useReactFlow>, 'fitBounds'>,
): Promise<void> {
  const bounds = boundsOf([...nodes, ...groups]);
  if (bounds !== null) await flow.fitBounds(bounds, { padding: 0.05 });
}

/** Groups and links lie behind the nodes, each kind of link as one path. */
const Backdrop = memo(function Backdrop({
  scope,
  path,
  running,
  isCrowd,
}: {
  readonly scope: GraphScope;
  readonly path: string;
  readonly running: string | null;
  readonly isCrowd: boolean;
}): ReactNode {
  const paths = useMemo(() => linkPaths(scope), [scope]);
  const rects = useMemo(() => (isCrowd ? rectPaths(scope) : []), [scope, isCrowd]);
  const isFar = useStore(isFarAway);
  const active = scope.nodes.filter(({ id }) => isActive(`${path}${id}`, running));
  return (
    <div className={classes.backdrop} data-far={isFar} aria-hidden="true">
      {scope.groups.map(({ title, x, y, width, height, color }, index) => (
        <div
          key={index}
          className={classes.group}
          style={{
            transform: `translate(${x}px, ${y}px)`,
            width,
            height,
            ...(color !== null && { '--group-color': color }),
          }}
        >
          <span>{title}</span>
        </div>
      ))}
      <svg className={classes.links}>
        {paths.map(({ type, isOff, d }) => (
          <path key={`${type} ${String(isOff)}`} d={d} data-type={type} data-off={isOff} />
        ))}
        {isFar && rects.map(({ mode, d }) => <path key={mode} d={d} data-mode={mode} />)}
        {isFar && isCrowd && <path d={rectsOf(active)} data-mode="running" />}
      </svg>
    </div>
  );
});

/** The subgraphs on the way in, each a way back. */
function Way({ steps, onSteps }: Pick<CanvasProps, 'steps' | 'onSteps'>): ReactNode {
  const words = useWords();
  if (steps.length === 0) return null;
  const names = [words.say('ui.graph.root'), ...steps.map(({ title }) => title)];
  return (
    <nav className={classes.way} aria-label={words.say('ui.graph.way')}>
      {names.map((name, depth) =>
        depth === steps.length ? (
          <span key={depth} aria-current="location">
            {name}
          </span>
        ) : (
          <button
            key={depth}
            type="button"
            onClick={() => {
              onSteps(steps.slice(0, depth));
            }}
          >
            {name}
          </button>
        ),
      )}
    </nav>
  );
}

/** Its list is as long as the graph is large, and is not built with each letter that is typed. */
const Tools = memo(function Tools({
  nodes,
  scope,
  onFind,
}: {
  readonly nodes: readonly FerryNode[];
  readonly scope: GraphScope;
  readonly onFind: (id: string | null) => void;
}): ReactNode {
  const words = useWords();
  const flow = useReactFlow();
  const data = useMemo(
    () =>
      nodes
        .filter(({ data: { view } }) => view.kind !== 'inputs' && view.kind !== 'outputs')
        .map(({ id, data: { view } }) => ({ value: id, label: `${view.title} #${id}` })),
    [nodes],
  );
  const buttons = [
    [words.say('ui.graph.zoomIn'), PlusIcon, () => void flow.zoomIn()],
    [words.say('ui.graph.zoomOut'), MinusIcon, () => void flow.zoomOut()],
    [words.say('ui.graph.fit'), FitIcon, () => void fit(scope, flow)],
  ] as const;
  return (
    <Group className={classes.tools} gap={6} wrap="nowrap">
      <Select
        flex={1}
        size="xs"
        searchable
        limit={50}
        aria-label={words.say('ui.graph.find')}
        placeholder={words.say('ui.graph.find')}
        data={data}
        value={null}
        onChange={onFind}
      />
      {buttons.map(([label, Icon, press]) => (
        <ActionIcon key={label} variant="default" size={30} aria-label={label} onClick={press}>
          <Icon />
        </ActionIcon>
      ))}
    </Group>
  );
});

/** What is worth saying aloud: the node that runs, and one that has nothing to fill in. */
function Said({
  scope,
  running,
  path,
  note,
}: {
  readonly scope: GraphScope;
  readonly running: string | null;
  readonly path: string;
  readonly note: string | null;
}): ReactNode {
  const words = useWords();
  const inside = running?.startsWith(path) === true ? running.slice(path.length) : null;
  const id = inside?.split(':')[0];
  const node = scope.nodes.find((each) => each.id === id);
  const text = node === undefined ? note : words.say('ui.graph.running', { title: node.title });
  return (
    <Text size="xs" role="status" className={classes.said}>
      {text ?? ''}
    </Text>
  );
}
