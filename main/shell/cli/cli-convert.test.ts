import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
