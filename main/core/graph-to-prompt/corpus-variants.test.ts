import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Prompt } from '../../../contract/workflow.ts';
import { graphToPrompt } from './graph-to-prompt.ts';
import { recordOf } from './json-values.ts';
import { parseObjectInfo } from './object-info.ts';
import {
  insideOne,
  prefixed,
  renameIds,
  renamedPrompt,
  shuffled,
  withNotes,
} from './workflow-variants.test-support.ts';

const shared = new URL('../../../../shared/', import.meta.url);
const folders = ['corpus', 'corpus-hard'];
/** Its inner ids are taken outside, so that the page gives new ones; other ids outside free them. */
const RENAMED_INSIDE = ['image_newbieimage_exp0_1-t2i.json'];
/** Two SetNodes share a name, of which the first in node order counts. */
const ORDERED = ['setget-duplicate-names.json'];
/** A bypassed instance is left out in the root only, and legacy group nodes live there only. */
const OF_THE_ROOT = [
  'image_qwen_image_instantx_inpainting_controlnet-2026.json',
  'group-node-legacy.json',
  'sub-instance-bypassed-multi-output.json',
  'sub-instance-bypassed.json',
];
const isHere = folders.every((folder) => existsSync(new URL(folder, shared)));

describe.skipIf(!isHere)('what is executed of the recorded workflows (needs ../shared)', () => {
  let objectInfo = parseObjectInfo({});
  let cases: readonly { readonly name: string; readonly workflow: unknown }[] = [];
  beforeAll(() => {
    objectInfo = parseObjectInfo(readJson(new URL('comfyui/object_info.json', shared)));
    cases = folders.flatMap((folder) =>
      readdirSync(new URL(folder, shared)).map((name) => {
        const json: unknown = readJson(new URL(`${folder}/${name}`, shared));
        return { name, workflow: recordOf(json).workflow };
      }),
    );
  });

  const promptOf = (workflow: unknown): Prompt => {
    const conversion = graphToPrompt(workflow, objectInfo, { random: () => 0.5 });
    if (conversion.state === 'converted') return conversion.prompt;
    throw new Error(JSON.stringify(conversion.reasons));
  };
  const differing = (
    vary: (workflow: unknown) => unknown,
    same: (prompt: Prompt) => Prompt,
    except: readonly string[] = [],
  ): readonly string[] =>
    cases
      .filter(({ name }) => !except.includes(name))
      .filter(
        ({ workflow }) => !isDeepStrictEqual(promptOf(vary(workflow)), same(promptOf(workflow))),
      )
      .map(({ name }) => name);

  it('does not depend on the order of nodes and links', () => {
    for (const seed of [1, 20, 300]) {
      expect(
        differing(
          (workflow) => shuffled(workflow, seed),
          (prompt) => prompt,
          [...RENAMED_INSIDE, ...ORDERED],
        ),
      ).toEqual([]);
    }
  });

  it('does not depend on the ids of nodes', () => {
    expect(differing(renameIds, renamedPrompt, RENAMED_INSIDE)).toEqual([]);
  });

  it('does not change with notes beside it', () => {
    expect(differing(withNotes, (prompt) => prompt)).toEqual([]);
  });

  it('does not change when all of it is put into a subgraph', () => {
    expect(differing(insideOne, prefixed, OF_THE_ROOT)).toEqual([]);
  });
});

function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}
