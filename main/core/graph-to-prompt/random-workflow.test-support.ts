import fc from 'fast-check';
import { outputs, socket, widgetInput, type NodeJson } from './workflow-builder.test-support.ts';

/** A node before it gets links: what it can take and what it gives. */
interface Kind {
  readonly type: string;
  readonly sockets: readonly (readonly [name: string, type: string])[];
  readonly widgets: readonly (readonly [name: string, type: string])[];
  readonly gives: readonly string[];
  readonly values: readonly unknown[];
}

const KINDS: readonly Kind[] = [
  kind(
    'MakeImage',
    [],
    [
      ['width', 'INT'],
      ['height', 'INT'],
    ],
    ['IMAGE'],
    [64, 48],
  ),
  kind('Invert', [['image', 'IMAGE']], [], ['IMAGE'], []),
  kind(
    'Blend',
    [
      ['image1', 'IMAGE'],
      ['image2', 'IMAGE'],
    ],
    [['factor', 'FLOAT']],
    ['IMAGE'],
    [0.25, 'mix'],
  ),
  kind('SaveImage', [['images', 'IMAGE']], [['filename_prefix', 'STRING']], [], ['x']),
  kind('Number', [], [['value', 'INT']], ['INT'], [7]),
  kind('View', [['source', '*']], [], [], []),
  kind('Loader', [], [], ['MODEL', 'CLIP'], ['b.safetensors']),
  kind(
    'Lora',
    [
      ['model', 'MODEL'],
      ['clip', 'CLIP'],
    ],
    [['strength', 'FLOAT']],
    ['MODEL', 'CLIP'],
    [0.5],
  ),
  kind('Encode', [['clip', 'CLIP']], [['text', 'STRING']], ['CONDITIONING'], ['words']),
  kind(
    'KSampler',
    [
      ['model', 'MODEL'],
      ['positive', 'CONDITIONING'],
    ],
    [
      ['seed', 'INT'],
      ['steps', 'INT'],
    ],
    ['LATENT'],
    [1, 'fixed', 20, 'heun'],
  ),
  kind('Reroute', [['', '*']], [], ['*'], []),
];

function kind(
  type: string,
  sockets: Kind['sockets'],
  widgets: Kind['widgets'],
  gives: readonly string[],
  values: readonly unknown[],
): Kind {
  return { type, sockets, widgets, gives, values };
}

interface LinkJson {
  readonly id: number;
  readonly origin: number;
  readonly slot: number;
  readonly target: number;
  readonly type: string;
}

/** A graph without circles, of live, muted and bypassed nodes. */
export interface RandomGraph {
  readonly nodes: readonly NodeJson[];
  readonly links: readonly LinkJson[];
}

interface Choice {
  readonly kind: Kind;
  readonly mode: number;
  /** For each input in turn: which of the fitting outputs before it feeds it. */
  readonly picks: readonly number[];
}

const choice: fc.Arbitrary<Choice> = fc.record({
  kind: fc.constantFrom(...KINDS),
  mode: fc.constantFrom(0, 0, 0, 0, 2, 4),
  picks: fc.array(fc.nat(100), { minLength: 6, maxLength: 6 }),
});

export const randomGraph: fc.Arbitrary<RandomGraph> = fc
  .array(choice, { minLength: 3, maxLength: 14 })
  .map(assemble);

function assemble(choices: readonly Choice[]): RandomGraph {
  const given: { readonly id: number; readonly slot: number; readonly type: string }[] = [];
  const nodes: NodeJson[] = [];
  const links: LinkJson[] = [];
  for (const [
    index,
    {
      kind: { type, sockets, widgets, gives, values },
      mode,
      picks,
    },
  ] of choices.entries()) {
    const id = index + 1;
    const feed = (wanted: string, pick: number | undefined): number | null => {
      const fitting = given.filter(
        (output) => [wanted, output.type].includes('*') || output.type === wanted,
      );
      const origin = fitting[(pick ?? 0) % (fitting.length + 1)];
      if (origin === undefined) return null;
      links.push({
        id: links.length + 1,
        origin: origin.id,
        slot: origin.slot,
        target: id,
        type: origin.type,
      });
      return links.length;
    };
    const inputs = [
      ...sockets.map(([name, wanted], at) => socket(name, wanted, feed(wanted, picks[at]))),
      ...widgets.map(([name, wanted], at) =>
        widgetInput(name, wanted, feed(wanted, picks[at + 3])),
      ),
    ];
    nodes.push({ id, type, mode, inputs, outputs: outputs(...gives), widgets_values: values });
    given.push(...gives.map((output, slot) => ({ id, slot, type: output })));
  }
  return { nodes, links };
}

export function toWorkflow({ nodes, links }: RandomGraph) {
  return {
    nodes,
    links: links.map(({ id, origin, slot, target, type }) => [id, origin, slot, target, 0, type]),
  };
}

/** The same graph with some of its nodes inside a subgraph. */
export function wrap({ nodes, links }: RandomGraph, isInside: (id: number) => boolean) {
  const instanceId = 1000;
  const into = links.filter(({ origin, target }) => !isInside(origin) && isInside(target));
  const outOf = links.filter(({ origin, target }) => isInside(origin) && !isInside(target));
  const inside = links.filter(({ origin, target }) => isInside(origin) && isInside(target));
  const outside = links.filter(({ origin, target }) => !isInside(origin) && !isInside(target));
  const definition = {
    id: 'wrapped',
    nodes: nodes.filter(({ id }) => isInside(Number(id))),
    inputs: into.map(({ id, type }) => ({ name: `in ${id}`, type })),
    outputs: outOf.map(({ id, type }) => ({ name: `out ${id}`, type })),
    links: [
      ...inside.map(({ id, origin, slot, target, type }) => link(id, origin, slot, target, type)),
      ...into.map(({ id, target, type }, slot) => link(id, -10, slot, target, type)),
      ...outOf.map(({ id, origin, slot, type }, at) => ({
        ...link(id + 5000, origin, slot, -20, type),
        target_slot: at,
      })),
    ],
  };
  const instance = {
    id: instanceId,
    type: 'wrapped',
    inputs: into.map(({ id, type }) => socket(`in ${id}`, type, id)),
    outputs: outputs(...outOf.map(({ type }) => type)),
  };
  const rootLinks = [
    ...outside.map(({ id, origin, slot, target, type }) => [id, origin, slot, target, 0, type]),
    ...into.map(({ id, origin, slot, type }) => [id, origin, slot, instanceId, 0, type]),
    ...outOf.map(({ id, target, type }, slot) => [id, instanceId, slot, target, 0, type]),
  ];
  const rootNodes = [...nodes.filter(({ id }) => !isInside(Number(id))), instance];
  return { nodes: rootNodes, links: rootLinks, definitions: { subgraphs: [definition] } };
}

function link(id: number, origin_id: number, origin_slot: number, target_id: number, type: string) {
  return { id, origin_id, origin_slot, target_id, target_slot: 0, type };
}
