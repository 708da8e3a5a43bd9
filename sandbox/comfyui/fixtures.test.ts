import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { graphToPrompt } from '../../main/core/graph-to-prompt/graph-to-prompt.ts';
import {
  absentReason,
  ask,
  at,
  hasShared,
  readShared,
  run,
  sandboxForTest,
} from './comfyui.test-support.ts';
import objectInfo from './fixtures/object-info.json' with { type: 'json' };
import type { Json } from './json.ts';
import { isArray, isObject, parseJson } from './json.ts';

const names = ['funny_pictures', 'image_resize', 'ksampler', 'vace14b', 'wans'];
const deployment = ['funny_pictures', 'vace14b', 'wans'];
/** The page alone knows these: they are on no server. */
const pageOnly = ['Note', 'Reroute', 'Label (rgthree)', 'Fast Groups Bypasser (rgthree)'];

const fixture = async (name: string): Promise<Json> =>
  parseJson(await readFile(join(import.meta.dirname, `fixtures/workflows/${name}.json`), 'utf8'));

const nodesOf = (workflow: unknown): readonly Json[] => {
  const nodes = at(workflow, 'nodes');
  return isArray(nodes) ? nodes : [];
};
const facts = (workflow: unknown) =>
  nodesOf(workflow)
    .map((node) => ({
      id: at(node, 'id'),
      type: at(node, 'type'),
      mode: at(node, 'mode'),
      widgets: at(node, 'widgets_values'),
      links: at(node, 'inputs'),
    }))
    .toSorted((a, b) => Number(a.id) - Number(b.id));

describe('the shipped workflows', () => {
  it.each(names)('%s use classes that the sandbox has', async (name) => {
    const types = nodesOf(await fixture(name)).map((node) => String(at(node, 'type')));
    expect(types.length).toBeGreaterThan(3);
    expect(types.filter((type) => !(type in objectInfo) && !pageOnly.includes(type))).toEqual([]);
  });

  it.each(names)('%s have links between nodes that are there', async (name) => {
    const workflow = await fixture(name);
    const ids = new Set(nodesOf(workflow).map((node) => at(node, 'id')));
    const links = at(workflow, 'links');
    if (!isArray(links)) throw new Error('No links');
    expect(links.length).toBeGreaterThan(2);
    expect(links.every((link) => ids.has(at(link, 1)) && ids.has(at(link, 3)))).toBe(true);
  });
});

/** The output node of each workflow, and the kind of what it shows. */
const outputs = [
  { name: 'image_resize', node: '4', kind: 'images' },
  { name: 'ksampler', node: '7', kind: 'images' },
  { name: 'funny_pictures', node: '9', kind: 'images' },
  { name: 'vace14b', node: '32', kind: 'gifs' },
  { name: 'wans', node: '54', kind: 'gifs' },
];

describe('the shipped workflows, converted as the app does', () => {
  it.each(outputs)('$name runs to an output', async ({ name, node, kind }) => {
    const sandbox = await sandboxForTest();
    const info = (await ask(sandbox, '/object_info')).json;
    if (!isObject(info)) throw new Error('No object_info');
    const conversion = graphToPrompt(await fixture(name), info);
    if (conversion.state !== 'converted') throw new Error(JSON.stringify(conversion.reasons));
    const { entry } = await run(sandbox, conversion.prompt);
    expect(at(entry, 'status', 'status_str')).toBe('success');
    expect(at(entry, 'outputs', node, kind)).toHaveLength(1);
  });
});

describe.skipIf(!hasShared)(`the deployment's workflows (${absentReason} else)`, () => {
  it.each(deployment)('%s is rebuilt with the same nodes, links and values', async (name) => {
    const [own, real] = [await fixture(name), await readShared(`corpus/deployment-${name}.json`)];
    expect(facts(own)).toEqual(facts(at(real, 'workflow')));
    expect(at(own, 'links')).toEqual(at(real, 'workflow', 'links'));
  });
});
