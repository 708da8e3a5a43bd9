import { describe, expect, it } from 'vitest';

import { ask, at, emptyAndSave, openSocket, post, sandboxForTest } from './comfyui.test-support.ts';
import type { ModelsFolder } from './model-listing.ts';

describe('faults', () => {
  it("answer every route with a proxy's page", async () => {
    const sandbox = await sandboxForTest();
    sandbox.faults.badGateway(true);
    const reply = await ask(sandbox, '/system_stats');
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      502,
      'text/html; charset=utf-8',
    ]);
    expect(reply.text).toContain('502 Bad Gateway');
    await expect(openSocket(sandbox, 'c')).rejects.toThrow('502');
    sandbox.faults.badGateway(false);
    expect((await ask(sandbox, '/system_stats')).status).toBe(200);
  });

  it('lose the answer to a prompt that is queued', async () => {
    const sandbox = await sandboxForTest();
    sandbox.faults.losePromptAnswers();
    const body = { prompt: emptyAndSave(), prompt_id: 'p' };
    await expect(post(sandbox, '/prompt', body)).rejects.toThrow();
    expect(sandbox.requests.at(-1)).toEqual({ method: 'POST', url: '/prompt', status: 0 });
    const queue = (await ask(sandbox, '/queue')).json;
    const history = (await ask(sandbox, '/history/p')).json;
    expect(at(queue, 'queue_running', 0, 1) ?? (at(history, 'p') === undefined ? null : 'p')).toBe(
      'p',
    );
    expect((await post(sandbox, '/prompt', { ...body, prompt_id: 'q' })).status).toBe(200);
  });

  it('make answers slow', async () => {
    const sandbox = await sandboxForTest();
    sandbox.faults.slowAnswers(80);
    const started = performance.now();
    await ask(sandbox, '/queue');
    expect(performance.now() - started).toBeGreaterThan(75);
  });

  it('take the server away without losing its queue', async () => {
    const sandbox = await sandboxForTest();
    await post(sandbox, '/prompt', { prompt: emptyAndSave(), prompt_id: 'p' });
    const down = sandbox.faults.down(100);
    await expect(ask(sandbox, '/queue')).rejects.toThrow();
    await down;
    const entry = at((await ask(sandbox, '/history/p')).json, 'p');
    expect(at(entry, 'status', 'status_str')).toBe('success');
  });

  it('keep new models unseen until a restart, whatever becomes of the marker', async () => {
    const names = ['a.safetensors'];
    const marker = { at: 1 };
    const list = (category: string): Promise<ModelsFolder | null> =>
      Promise.resolve(
        category === 'loras'
          ? { files: names.map((name) => ({ name, sizeBytes: 1 })), markerModifiedAt: marker.at }
          : null,
      );
    const sandbox = await sandboxForTest({ modelsSource: { list } });
    const loras = async () => (await ask(sandbox, '/models/loras')).json;
    await loras();
    sandbox.faults.freezeFolders(true);
    names.push('b.safetensors');
    marker.at = 2;
    expect(await loras()).toEqual(['a.safetensors']);
    await sandbox.restart();
    expect(await loras()).toEqual(['a.safetensors', 'b.safetensors']);
    names.push('c.safetensors');
    marker.at = 3;
    expect(await loras()).toHaveLength(2);
    sandbox.faults.freezeFolders(false);
    expect(await loras()).toHaveLength(3);
  });

  it('end with the signal', async () => {
    const abort = new AbortController();
    const sandbox = await sandboxForTest({ signal: abort.signal });
    const client = await openSocket(sandbox, 'c');
    abort.abort();
    await client.closed;
    await sandbox.close();
    await expect(ask(sandbox, '/queue')).rejects.toThrow();
  });
});

describe('unknown routes', () => {
  it("answer as the page's static files do", async () => {
    const sandbox = await sandboxForTest();
    expect((await ask(sandbox, '/nowhere')).status).toBe(404);
    expect((await post(sandbox, '/nowhere', {})).status).toBe(405);
    expect((await ask(sandbox, '/')).headers.get('content-type')).toContain('text/html');
    const broken = await ask(sandbox, '/prompt', { method: 'POST', body: 'no json' });
    expect(broken.status).toBe(500);
  });
});
