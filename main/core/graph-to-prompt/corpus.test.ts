import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { graphToPrompt } from './graph-to-prompt.ts';
import { parseObjectInfo } from './object-info.ts';
import {
  isGoldenCase,
  judge,
  type GoldenCase,
  type Verdict,
} from './prompt-comparison.test-support.ts';

const shared = new URL('../../../../shared/', import.meta.url);
const folders = ['corpus', 'corpus-hard'];
const isHere = folders.every((folder) => existsSync(new URL(folder, shared)));

describe.skipIf(!isHere)('the recorded workflows (needs ../shared)', () => {
  let objectInfo = parseObjectInfo({});
  beforeAll(() => {
    objectInfo = parseObjectInfo(readJson(new URL('comfyui/object_info.json', shared)));
  });

  it.each(folders)('converts all of %s as the page did', (folder) => {
    const verdicts: Record<Verdict, string[]> = { exact: [], refused: [], wrong: [] };
    for (const name of readdirSync(new URL(folder, shared)).sort()) {
      const golden = readGolden(new URL(`${folder}/${name}`, shared));
      verdicts[judgeCase(golden)].push(name);
    }
    const { exact, refused, wrong } = verdicts;
    process.stdout.write(
      `${folder}: ${exact.length} exact, ${refused.length} refused, ${wrong.length} wrong\n`,
    );
    expect({ refused, wrong }).toEqual({ refused: [], wrong: [] });
    expect(exact.length).toBeGreaterThan(60);
  });

  function judgeCase(golden: GoldenCase): Verdict {
    if (!golden.note?.startsWith('NONDETERMINISTIC')) {
      return judge(graphToPrompt(golden.workflow, objectInfo), golden, objectInfo);
    }
    return recordingsAreReached(golden) ? 'exact' : 'wrong';
  }

  /** Each recorded result has to be among those that the converter can draw. */
  function recordingsAreReached(golden: GoldenCase): boolean {
    const recordings = [golden.prompt, golden.prompt_other_frontend].filter(
      (each) => each !== undefined,
    );
    return recordings.every((prompt) =>
      Array.from({ length: 500 }).some((_, attempt) => {
        const drawn = graphToPrompt(golden.workflow, objectInfo, { random: scattered(attempt) });
        const { name, workflow } = golden;
        return judge(drawn, { name, workflow, prompt }, objectInfo) === 'exact';
      }),
    );
  }
});

/** A different but repeatable sequence of numbers for each seed. */
function scattered(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function readGolden(url: URL): GoldenCase {
  const golden = readJson(url);
  if (!isGoldenCase(golden)) throw new Error(`${url.pathname} is no recorded case`);
  return golden;
}

function readJson(url: URL): unknown {
  return JSON.parse(readFileSync(url, 'utf8'));
}
