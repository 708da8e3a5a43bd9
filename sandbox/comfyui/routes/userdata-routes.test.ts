import { describe, expect, it } from 'vitest';

import { ask, at, post, sandboxForTest } from '../comfyui.test-support.ts';
import { isArray } from '../json.ts';

const listing = '/userdata?dir=workflows&recurse=true&split=false&full_info=true';
const workflow = { nodes: [], links: [] };
const segment = (path: string): string => `/userdata/${encodeURIComponent(path)}`;

describe("the user's files", () => {
  it('hold the workflows of the deployment at the first start, and keep deletions', async () => {
    const sandbox = await sandboxForTest();
    const names = async (): Promise<unknown> =>
      (await ask(sandbox, '/userdata?dir=workflows')).json;
    expect(await names()).toEqual([
      'funny_pictures.json',
      'image_resize.json',
      'ksampler.json',
      'vace14b.json',
      'wans.json',
    ]);
    await ask(sandbox, segment('workflows/wans.json'), { method: 'DELETE' });
    const again = await sandboxForTest({ dir: sandbox.dir });
    expect((await ask(again, '/userdata?dir=workflows')).json).toEqual([
      'funny_pictures.json',
      'image_resize.json',
      'ksampler.json',
      'vace14b.json',
    ]);
  });

  it('are saved, listed with their facts, read, moved and deleted', async () => {
    const sandbox = await sandboxForTest();
    const name = 'workflows/目录/示例 一+二.json';
    const saved = await post(sandbox, segment(name), workflow);
    expect([saved.status, saved.json]).toEqual([200, name]);
    const list = (await ask(sandbox, listing)).json;
    const entry = isArray(list)
      ? list.find((item) => at(item, 'path') === '目录/示例 一+二.json')
      : null;
    expect(at(entry, 'size')).toBe(JSON.stringify(workflow).length);
    expect(at(entry, 'modified')).toBeLessThan(1e11);
    expect((await ask(sandbox, segment(name))).json).toEqual(workflow);
    const moved = await ask(sandbox, `${segment(name)}/move/workflows%2Fb.json`, {
      method: 'POST',
    });
    expect(moved.json).toBe('workflows/b.json');
    expect((await ask(sandbox, segment(name))).status).toBe(404);
    expect((await ask(sandbox, segment('workflows/b.json'), { method: 'DELETE' })).status).toBe(
      204,
    );
    expect((await ask(sandbox, segment('workflows/b.json'))).status).toBe(404);
  });

  it('are not replaced where overwrite=false says so', async () => {
    const sandbox = await sandboxForTest();
    const reply = await post(sandbox, `${segment('workflows/wans.json')}?overwrite=false`, {});
    expect([reply.status, reply.text]).toEqual([409, 'File already exists']);
    const info = await post(sandbox, `${segment('workflows/a.json')}?full_info=true`, workflow);
    expect(info.json).toMatchObject({ path: 'workflows/a.json' });
  });

  it('cannot be left', async () => {
    const sandbox = await sandboxForTest();
    expect((await ask(sandbox, segment('../../x.json'))).status).toBe(403);
    expect((await post(sandbox, segment('../x.json'), {})).status).toBe(403);
    expect((await ask(sandbox, '/userdata?dir=../..')).status).toBe(403);
  });

  it('say that a directory is not there', async () => {
    const sandbox = await sandboxForTest();
    const reply = await ask(sandbox, '/userdata?dir=nothing');
    expect([reply.status, reply.text]).toEqual([404, 'Directory not found']);
  });
});
