import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { ferry } from './ferry.test-support.ts';

const fixtures = new URL('../../../sandbox/comfyui/fixtures/', import.meta.url);
let dir: string;
let env: Readonly<Record<string, string>>;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-convert-'));
  env = { FERRY_DATA_DIR: join(dir, 'data') };
  mkdirSync(join(dir, 'in'));
  for (const name of ['ksampler.json', 'wans.json'])
    writeFileSync(join(dir, 'in', name), readFileSync(new URL(`workflows/${name}`, fixtures)));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});
const objectInfo = fileURLToPath(new URL('object-info.json', fixtures));
const convert = (from: string, out: string) =>
  ferry(['workflows', 'convert', from, '--object-info', objectInfo, '--out', out, '--json'], {
    env,
  });

it('turns a folder of workflows into files of the same names', async () => {
  const { code, events, stderr } = await convert(join(dir, 'in'), join(dir, 'out'));
  expect(code, stderr).toBe(0);
  expect(events.map(({ state }) => state)).toEqual(['converted', 'converted']);
  expect(readdirSync(join(dir, 'out'))).toEqual(['ksampler.json', 'wans.json']);
  const prompt: unknown = JSON.parse(readFileSync(join(dir, 'out', 'ksampler.json'), 'utf8'));
  expect(Object.values(prompt ?? {})).toContainEqual(
    expect.objectContaining({ class_type: 'KSampler' }),
  );
});

it('refuses a file that is no workflow, converts the rest, and exits with 1', async () => {
  writeFileSync(join(dir, 'in', 'zz.json'), '[1, 2');
  const { code, events } = await convert(join(dir, 'in'), join(dir, 'out2'));
  expect(code).toBe(1);
  expect(events.filter(({ event }) => event === 'file').map(({ state }) => state)).toEqual([
    'converted',
    'converted',
    'refused',
  ]);
  expect(readdirSync(join(dir, 'out2'))).toEqual(['ksampler.json', 'wans.json']);
});

it('converts one file into one file', async () => {
  const out = join(dir, 'one', 'prompt.json');
  const { code } = await convert(join(dir, 'in', 'ksampler.json'), out);
  expect([code, typeof JSON.parse(readFileSync(out, 'utf8'))]).toEqual([0, 'object']);
  await convert(join(dir, 'in', 'ksampler.json'), join(dir, 'new/'));
  expect(readdirSync(join(dir, 'new'))).toEqual(['ksampler.json']);
});

it.each([
  [['workflows', 'convert', 'x.json', '--out', 'y'], 'usage.missingArgument', 2],
  [
    ['workflows', 'convert', '/nowhere/x.json', '--object-info', objectInfo, '--out', 'y'],
    'file.notFound',
    1,
  ],
])('says what is wrong with %j', async (args, error, exit) => {
  const { code, events } = await ferry([...args, '--json'], { env });
  expect([code, events.at(-1)]).toMatchObject([exit, { event: 'error', code: error }]);
});

it.each([
  [['one.json'], 'file.unwritable', 1],
  [['one.json', '--object-info', 'list.json'], 'usage.badValue', 2],
])('loses nothing silently with %j', async (flags, error, exit) => {
  writeFileSync(join(dir, 'list.json'), '[]');
  writeFileSync(join(dir, 'a-file'), '');
  const [out = '', ...more] = flags.map((flag) => (flag === 'list.json' ? join(dir, flag) : flag));
  const to = join(dir, 'a-file', out);
  const from = join(dir, 'in', 'ksampler.json');
  const line = ['workflows', 'convert', from, '--object-info', objectInfo, '--out', to, ...more];
  const { code, events } = await ferry([...line, '--json'], { env });
  expect([code, events.at(-1)]).toMatchObject([exit, { event: 'error', code: error }]);
});

it.each(['--version', '--help'])('keeps stdout to JSON lines with %s', async (flag) => {
  const { code, stdout } = await ferry([flag, '--json'], { env });
  expect([
    code,
    z.looseObject({ event: z.string() }).safeParse(JSON.parse(stdout)).success,
  ]).toEqual([0, true]);
});

const image = (id: number, more: object = {}) => ({ id, type: 'EmptyImage', ...more });
const saved = {
  ...{ id: 2, type: 'SaveImage', widgets_values: ['x'] },
  inputs: [{ name: 'images', type: 'IMAGE', link: 1 }],
};
const toSaved = [1, 1, 0, 2, 0, 'IMAGE'];
const invert = (id: number, link: number) => ({
  ...{ id, type: 'ImageInvert', outputs: [{ name: 'IMAGE', type: 'IMAGE' }] },
  inputs: [{ name: 'image', type: 'IMAGE', link }],
});
const circle = [
  [1, 1, 0, 2, 0, 'IMAGE'],
  [2, 2, 0, 1, 0, 'IMAGE'],
];
const inside = { id: 'S', name: 'S', nodes: [{ id: 5, type: 'S' }], links: [] };
const badWorkflows: readonly (readonly [string, object, string, string])[] = [
  ['circle', { nodes: [invert(1, 2), invert(2, 1)], links: circle }, 'cycle', '1'],
  ['dangling', { nodes: [saved], links: [toSaved] }, 'danglingLink', '2'],
  ['few', { nodes: [image(1, { widgets_values: [64] })], links: [] }, 'defaulted', '1'],
  [
    'itself',
    { nodes: [{ id: 1, type: 'S' }], definitions: { subgraphs: [inside] } },
    'recursiveSubgraph',
    '5',
  ],
  [
    'many',
    { nodes: [image(1, { widgets_values: [1, 1, 1, 1, 1, 1] })], links: [] },
    'surplusValues',
    '1',
  ],
  ['twice', { nodes: [image(1), image(1)], links: [] }, 'duplicateNodeId', '1'],
];

it('gives a result or a refusal with node and reason for each bad file of a folder', async () => {
  const from = join(dir, 'bad');
  mkdirSync(from);
  for (const [name, workflow] of badWorkflows)
    writeFileSync(join(from, `${name}.json`), JSON.stringify(workflow));
  symlinkSync(join(from, 'zz loop.json'), join(from, 'zz loop.json'));
  mkdirSync(join(from, 'zz folder.json'));
  writeFileSync(join(from, 'zz latin.json'), Buffer.from('{"a":"caf\u00e9"}', 'latin1'));
  const { code, events } = await convert(from, join(dir, 'bad out'));
  expect(code).toBe(1);
  const Told = z.object({ code: z.string(), nodeId: z.string().nullable() });
  const File = z.object({ path: z.string(), reasons: z.array(Told), warnings: z.array(Told) });
  const told = events
    .filter(({ event }) => event === 'file')
    .map((event) => {
      const { path, reasons, warnings } = File.parse(event);
      return [basename(path, '.json'), ...Object.values([...reasons, ...warnings][0] ?? {})];
    });
  expect(told).toEqual([
    ...badWorkflows.map(([name, , reason, nodeId]) => [name, reason, nodeId]),
    ['zz folder', 'usage.notAFile', null],
    ['zz latin', 'workflow.notJson', null],
    ['zz loop', 'file.unreadable', null],
  ]);
});

it.skipIf(process.platform !== 'linux')('does not wait for a folder that cannot be', async () => {
  const { code, events } = await convert(join(dir, 'in', 'ksampler.json'), '/proc/ferry/x.json');
  expect([code, events.at(-1)]).toMatchObject([1, { event: 'error', code: 'file.unwritable' }]);
});
