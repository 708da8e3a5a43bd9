import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { GraphView } from '../../../contract/graph.ts';
import type { GraphScope } from '../../../contract/graph.ts';
import { deployed, objectInfo } from '../forms/forms.test-support.ts';
import { idOf, isRecord, listOf, recordOf } from '../graph-to-prompt/json-values.ts';
import { parseObjectInfo } from '../graph-to-prompt/object-info.ts';
import { processorMs } from '../processor-time.test-support.ts';
import { pictureOf } from './picture-of-graph.ts';

const nodeOf = ({ root }: GraphView, id: string) => root.nodes.find((node) => node.id === id);

describe('the picture of a workflow of the deployment', () => {
  const wans = pictureOf(deployed('wans'), objectInfo);

  it('shows a node where it lies, with what stands in it', () => {
    expect(nodeOf(wans, '49')).toMatchObject({
      kind: 'node',
      mode: 'live',
      title: 'WanVideo TextEncode',
    });
    expect(nodeOf(wans, '49')?.widgets).toContainEqual({
      ...{ name: 'positive_prompt', text: '焦点遂女子的转头而慢慢左移' },
    });
  });

  it('tells what is switched off', () => {
    const off = wans.root.nodes.filter(({ mode }) => mode !== 'live');
    expect(off.length).toBeGreaterThan(3);
    expect(nodeOf(wans, '16')?.mode).not.toBe('live');
  });

  it('shows groups with their colours, and the notes of the author', () => {
    expect(wans.root.groups.map(({ title }) => title)).toEqual(['文生视频', '图生视频']);
    expect(wans.root.groups.every(({ color }) => /^#[0-9a-f]{6}$/.test(color ?? ''))).toBe(true);
    expect(wans.root.nodes.find(({ kind }) => kind === 'note')?.widgets[0]?.text).toMatch(/81/);
  });

  it('leaves no link hanging', () => {
    for (const name of ['wans', 'vace14b', 'funny_pictures', 'ksampler', 'image_resize'])
      expectWhole(pictureOf(deployed(name), objectInfo).root);
  });
});

describe('the picture of a prompt', () => {
  it('puts what feeds others left of them', () => {
    const { root } = pictureOf(
      {
        '3': { class_type: 'PreviewImage', inputs: { images: ['2', 0] } },
        '2': {
          class_type: 'ImageScale',
          inputs: { image: ['1', 0], width: 8 },
          _meta: { title: 'Half' },
        },
        '1': { class_type: 'LoadImage', inputs: { image: 'a.png' } },
        '4': { class_type: 'NoSuchNode', inputs: {} },
      },
      objectInfo,
    );
    const placed = new Map(root.nodes.map((node) => [node.id, node]));
    expect(placed.get('1')?.x).toBeLessThan(placed.get('2')?.x ?? 0);
    expect(placed.get('2')?.x).toBeLessThan(placed.get('3')?.x ?? 0);
    expect(placed.get('2')).toMatchObject({
      title: 'Half',
      widgets: [{ name: 'width', text: '8' }],
    });
    expect(placed.get('4')).toMatchObject({ kind: 'missing' });
    expectWhole(root);
  });

  it('has an end where nodes feed each other', () => {
    const around = (from: string) => ({ class_type: 'ImageScale', inputs: { image: [from, 0] } });
    const { root } = pictureOf(
      { a: around('c'), b: around('a'), c: around('b'), d: around('d') },
      objectInfo,
    );
    expect(root.nodes).toHaveLength(4);
    expect(root.links).toHaveLength(4);
  });
});

describe('the picture of what is broken', () => {
  it.each([
    [null],
    [{}],
    [{ nodes: [], links: [] }],
    [
      {
        nodes: [null, { id: 1 }, { id: 2, type: 'A', pos: ['x'], size: [-5, Number.NaN] }],
        links: [[1], null],
      },
    ],
    [
      {
        nodes: [
          { id: 1, type: 'A', inputs: [{ name: 'x', link: 7 }] },
          { id: 1, type: 'B' },
        ],
        links: [[7, 9, 0, 1, 0, '*']],
      },
    ],
    [
      {
        nodes: [{ id: 1, type: 's' }],
        links: [],
        definitions: {
          subgraphs: [
            { id: 's', nodes: [{ id: 1, type: 's' }], links: [], inputs: [{}], outputs: [{}] },
          ],
        },
      },
    ],
  ])('is drawn as far as it goes: %#', (workflow) => {
    const picture = pictureOf(workflow, objectInfo);
    expect(GraphView.safeParse(picture).error).toBeUndefined();
    [picture.root, ...picture.subgraphs].forEach(expectWhole);
  });

  it('of ten thousand nodes is there in seconds, on a busy machine as well', () => {
    const nodes = Array.from({ length: 10_000 }, (_, id) => ({
      ...{ id, type: 'ImageScale', pos: [(id % 100) * 300, Math.floor(id / 100) * 200] },
      inputs: [{ name: 'image', type: 'IMAGE', link: id === 0 ? null : id }],
      outputs: [{ name: 'IMAGE', type: 'IMAGE', links: [id + 1] }],
      widgets_values: ['nearest-exact', 1, 2, 'disabled'],
    }));
    const links = nodes.slice(1).map(({ id }) => [id, id - 1, 0, id, 0, 'IMAGE']);
    const prompt = Object.fromEntries(
      nodes.map(({ id }) => [
        id,
        { class_type: 'ImageScale', inputs: { image: [String(id - 1), 0] } },
      ]),
    );
    const costMs = processorMs(() => {
      expect(pictureOf({ nodes, links }, objectInfo).root.links).toHaveLength(9_999);
      pictureOf(prompt, objectInfo);
    });
    expect(costMs).toBeLessThan(5000);
  });
});

const shared = new URL('../../../../shared/', import.meta.url);
const folders = ['corpus', 'corpus-hard'];
const isHere = folders.every((folder) => existsSync(new URL(folder, shared)));

describe.skipIf(!isHere)('the pictures of the recorded workflows (needs ../shared)', () => {
  let known = parseObjectInfo({});
  const cases: (readonly [string, unknown])[] = [];
  beforeAll(() => {
    known = parseObjectInfo(readJson('comfyui/object_info.json'));
    for (const folder of folders)
      for (const file of readdirSync(new URL(folder, shared)).sort())
        cases.push([file, recordOf(readJson(`${folder}/${file}`)).workflow]);
  });

  it('show each node and each link of the file', () => {
    expect(cases.length).toBeGreaterThan(300);
    let [nodes, links, subgraphs] = [0, 0, 0];
    for (const [name, workflow] of cases) {
      const picture = pictureOf(workflow, known);
      expect(GraphView.safeParse(picture).error, name).toBeUndefined();
      const all = [picture.root, ...picture.subgraphs];
      all.forEach(expectWhole);
      const inFile = recordOf(workflow);
      expect(picture.root.nodes.length, name).toBe(listOf(inFile.nodes).filter(isRecord).length);
      expect(picture.root.links.length, name).toBe(linksIn(inFile));
      for (const scope of picture.subgraphs) if (scope.nodes.length === 0) throw new Error(name);
      const inside = new Set(picture.subgraphs.map(({ id }) => id));
      for (const { scope } of all.flatMap((each) => each.nodes))
        if (scope !== null) expect(inside.has(scope), name).toBe(true);
      nodes += all.reduce((sum, each) => sum + each.nodes.length, 0);
      links += all.reduce((sum, each) => sum + each.links.length, 0);
      subgraphs += picture.subgraphs.length;
    }
    process.stdout.write(`${nodes} nodes, ${links} links, ${subgraphs} subgraphs drawn\n`);
    expect(subgraphs).toBeGreaterThan(20);
  });
});

/** Links with both ends in the file. What broadcasts left behind while queueing is no link of the graph. */
function linksIn(json: Readonly<Record<string, unknown>>): number {
  const ids = new Set(listOf(json.nodes).flatMap((node) => idOf(recordOf(node).id) ?? []));
  const left = new Set(listOf(recordOf(json.extra).links_added_by_ue).map(String));
  const entries = isRecord(json.links) ? Object.values(json.links) : listOf(json.links);
  const whole = entries.map((link) =>
    Array.isArray(link)
      ? { id: idOf(link[0]), from: idOf(link[1]), to: idOf(link[3]) }
      : {
          id: idOf(recordOf(link).id),
          from: idOf(recordOf(link).origin_id),
          to: idOf(recordOf(link).target_id),
        },
  );
  return new Set(
    whole
      .filter(({ id, from, to }) => !left.has(id ?? '') && ids.has(from ?? '') && ids.has(to ?? ''))
      .map(({ id }) => id),
  ).size;
}

function expectWhole({ nodes, links }: GraphScope): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  expect(byId.size).toBe(nodes.length);
  for (const link of links) {
    expect(byId.has(link.from)).toBe(true);
    expect(byId.has(link.to)).toBe(true);
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, shared), 'utf8'));
}
