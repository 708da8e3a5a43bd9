import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startWorld } from './sandbox-world.test-support.ts';
import type { World } from './sandbox-world.test-support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const server = (...args: string[]): string[] => [...args, ...world.serverFlags];
const errorOf = (events: readonly Readonly<Record<string, unknown>>[]) =>
  events.find(({ event }) => event === 'error');
const outDir = (name: string): string => join(world.dir, 'out', name);

describe('ferry workflows', () => {
  it('lists what the server has saved', async () => {
    const { code, events } = await world.run(server('workflows', 'ls'));
    expect(code).toBe(0);
    expect(events.map(({ name }) => name)).toEqual([
      'funny_pictures.json',
      'image_resize.json',
      'ksampler.json',
      'vace14b.json',
      'wans.json',
    ]);
  });

  it('shows one by its name, with or without its ending', async () => {
    for (const name of ['ksampler', 'ksampler.json']) {
      const { events } = await world.run(server('workflows', 'show', name));
      expect(events).toMatchObject([{ event: 'workflow', form: 'ui', workflow: { version: 0.4 } }]);
    }
  });
});

describe('ferry run', () => {
  it('brings a picture home, with its sub-folder', async () => {
    const { code, events } = await world.run(
      server('run', 'image_resize.json', '--out', outDir('resize')),
    );
    expect(code).toBe(0);
    const done = events.at(-1);
    expect(done).toMatchObject({ event: 'done', state: 'done' });
    const [file] = [done?.files].flat() as { savedAs: string; subfolder: string }[]; // eslint-disable-line @typescript-eslint/consistent-type-assertions -- the line's own shape
    expect(file?.savedAs).toContain(join('resize', file?.subfolder ?? 'none'));
    expect(
      readFileSync(file?.savedAs ?? '')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('shows progress of a sampler and never overwrites a result', async () => {
    const first = await world.run(server('run', 'ksampler', '--out', outDir('k')));
    expect(first.events.some(({ classType }) => classType === 'KSampler')).toBe(true);
    const second = await world.run(
      server('run', 'ksampler', '--set', '5.seed=7', '--out', outDir('k')),
    );
    const paths = [first, second].map(({ events }) => JSON.stringify(events.at(-1)?.files));
    expect(new Set(paths).size).toBe(2);
    expect([first.code, second.code]).toEqual([0, 0]);
  });

  it("runs the deployment's own workflows", async () => {
    for (const name of ['funny_pictures.json', 'wans.json', 'vace14b.json']) {
      const { code, events, stderr } = await world.run(server('run', name, '--out', outDir(name)));
      expect([code, events.at(-1)?.state], JSON.stringify(events.at(-1)) + stderr).toEqual([
        0,
        'done',
      ]);
    }
  });

  it('runs several of a kind with different seeds', async () => {
    const { code, events } = await world.run(
      server('run', 'ksampler', '--count', '2', '--out', outDir('several')),
    );
    expect([code, events.filter(({ event }) => event === 'done').length]).toEqual([0, 2]);
  });

  it('takes a file in API form', async () => {
    const path = join(world.dir, 'api.json');
    const prompt = {
      '1': {
        class_type: 'EmptyImage',
        inputs: { width: 32, height: 32, batch_size: 1, color: 255 },
      },
      '2': { class_type: 'SaveImage', inputs: { filename_prefix: 'api', images: ['1', 0] } },
    };
    writeFileSync(path, JSON.stringify(prompt));
    const { code } = await world.run(
      server('run', path, '--set', '1.width=48', '--out', outDir('api')),
    );
    expect(code).toBe(0);
  });

  it('takes a prompt as scripts post it, and tells outputs that the server leaves out', async () => {
    const path = join(world.dir, 'posted.json');
    const image = { width: 32, height: 32, batch_size: 1, color: 7 };
    const prompt = {
      '1': { class_type: 'EmptyImage', inputs: image },
      '2': { class_type: 'SaveImage', inputs: { filename_prefix: 'p', images: ['1', 0] } },
      '3': { class_type: 'LoadImage', inputs: { image: 'absent.png' } },
      '4': { class_type: 'PreviewImage', inputs: { images: ['3', 0] } },
    };
    writeFileSync(path, JSON.stringify({ prompt, client_id: 'a script' }));
    const { code, events, stderr } = await world.run(
      server('run', path, '--out', outDir('posted')),
    );
    expect([code, events.at(-1)]).toMatchObject([0, { event: 'done', state: 'done' }]);
    expect(JSON.stringify(events[0]?.dropped)).toContain('#3 LoadImage');
    expect(stderr).toContain('#3 LoadImage');
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'loses no run to %s: it goes on, and its results can be fetched later',
    async (signal) => {
      const slow = await startWorld({ comfyui: { stepMs: 250 } });
      const flags = [...slow.serverFlags, '--out', join(slow.dir, 'later')];
      const first = slow.start(['run', 'ksampler', ...flags]);
      const { promptId } = await first.until(({ event }) => event === 'queued');
      first.kill(signal);
      const left = await first.finished;
      if (signal === 'SIGINT')
        expect([left.code, errorOf(left.events)]).toMatchObject([130, { code: 'comfy.runGoesOn' }]);
      const listed = await slow.run(['runs', 'ls', ...slow.serverFlags]);
      expect(listed.events).toMatchObject([{ event: 'run', promptId }]);
      const fetched = await slow.run(['runs', 'fetch', String(promptId), ...flags]);
      expect([fetched.code, fetched.events.at(-1)]).toMatchObject([0, { promptId, state: 'done' }]);
      expect(JSON.stringify(fetched.events.at(-1)?.files)).toContain('later');
      const posts = slow.comfyui.requests.filter((r) => r.method === 'POST' && r.url === '/prompt');
      expect(posts).toHaveLength(1);
      await slow.close();
    },
  );

  it('tells a failing node and exits with 1', async () => {
    world.comfyui.faults.failNode('outOfMemory', 'KSampler');
    const { code, events } = await world.run(
      server('run', 'ksampler', '--set', '5.seed=99', '--out', outDir('oom')),
    );
    expect([code, errorOf(events)]).toMatchObject([1, { code: 'comfy.outOfMemory' }]);
  });

  it('runs a prompt once when the answer to its POST is lost', async () => {
    world.comfyui.faults.losePromptAnswers(1);
    const { code, events } = await world.run(
      server('run', 'ksampler', '--set', '5.seed=1234', '--out', outDir('lost')),
    );
    expect([code, events.filter(({ event }) => event === 'done').length]).toEqual([0, 1]);
    const posts = world.comfyui.requests.filter((r) => r.method === 'POST' && r.url === '/prompt');
    expect(posts.filter(({ status }) => status === 0)).toHaveLength(1);
  });
});

describe('what goes wrong with a workflow', () => {
  it.each<[string, number, string, string | Buffer]>([
    ['workflow.notJson', 1, 'broken.json', '{"nodes": ['],
    ['workflow.notAWorkflow', 1, 'other.json', '{"hello": 1}'],
    ['workflow.refused', 1, 'missing-node.json', missingNodeWorkflow()],
  ])('is told as %s with exit %d', async (code, exit, name, content) => {
    const path = join(world.dir, name);
    writeFileSync(path, content);
    for (const language of ['en', 'zh-CN']) {
      const { events, code: got } = await world.run(server('run', path, '--lang', language));
      expect([got, errorOf(events)]).toMatchObject([exit, { code }]);
    }
  });

  it('is told before anything is queued: a folder as workflow, a file as --out', async () => {
    const before = world.comfyui.requests.length;
    const folder = await world.run(server('run', world.dir));
    expect([folder.code, errorOf(folder.events)]).toMatchObject([2, { code: 'usage.notAFile' }]);
    const file = join(world.dir, 'a file');
    writeFileSync(file, '');
    const out = await world.run(server('run', 'ksampler', '--out', join(file, 'x')));
    expect([out.code, errorOf(out.events)]).toMatchObject([1, { code: 'file.unwritable' }]);
    const posts = world.comfyui.requests.slice(before).filter(({ method }) => method === 'POST');
    expect(posts).toEqual([]);
  });

  it.each([
    ['en', 'the least is 1'],
    ['zh-CN', '最小应为 1'],
  ])('is told in %s where the server refuses a value', async (language, words) => {
    const { code, events } = await world.run(
      server('run', 'ksampler', '--set', '5.steps=0', '--lang', language),
    );
    expect([code, errorOf(events)]).toMatchObject([1, { code: 'comfy.promptRejected' }]);
    expect(errorOf(events)?.message).toContain(words);
  });

  it('names a workflow that nobody has', async () => {
    const { code, events } = await world.run(server('run', 'nowhere'));
    expect([code, errorOf(events)]).toMatchObject([1, { code: 'workflow.notFound' }]);
  });

  it.each(['5.nothing=1', '99.seed=1', 'seed', '5.seed=abc'])('refuses --set %s', async (text) => {
    const { code, events } = await world.run(server('run', 'ksampler', '--set', text));
    expect([code, errorOf(events)]).toMatchObject([2, { code: 'workflow.badAssignment' }]);
  });
});

function missingNodeWorkflow(): string {
  const node = {
    ...{
      id: 1,
      type: 'NoSuchNodeAnywhere',
      pos: [0, 0],
      size: [1, 1],
      flags: {},
      order: 0,
      mode: 0,
    },
    ...{ inputs: [], outputs: [{ name: 'IMAGE', type: 'IMAGE', links: [1] }], widgets_values: [] },
  };
  const preview = {
    ...{ id: 2, type: 'PreviewImage', pos: [0, 0], size: [1, 1], flags: {}, order: 1, mode: 0 },
    ...{ inputs: [{ name: 'images', type: 'IMAGE', link: 1 }], outputs: [], widgets_values: [] },
  };
  return JSON.stringify({
    nodes: [node, preview],
    links: [[1, 1, 0, 2, 0, 'IMAGE']],
    version: 0.4,
  });
}

describe('ferry queue and restart', () => {
  it('lists, cancels and clears', { timeout: 180_000 }, async () => {
    const slow = await startWorld({ comfyui: { stepMs: 60_000 } });
    const flags = slow.serverFlags;
    const running = slow.start([
      'run',
      'ksampler',
      '--count',
      '3',
      '--out',
      join(slow.dir, 'q'),
      ...flags,
    ]);
    await running.until(({ event, state }) => event === 'progress' && state === 'running');
    const { events } = await slow.run(['queue', 'ls', ...flags]);
    expect(events.map(({ state }) => state)).toEqual(['running', 'pending', 'pending']);
    const cancelled = await slow.run(['queue', 'cancel', String(events[2]?.promptId), ...flags]);
    expect(cancelled.code).toBe(0);
    expect((await slow.run(['queue', 'clear', ...flags])).events).toEqual([
      { event: 'cleared', removed: 1 },
    ]);
    const stopped = await slow.run(['queue', 'cancel', String(events[0]?.promptId), ...flags]);
    expect(stopped.code).toBe(0);
    const unknown = await slow.run(['queue', 'cancel', 'nobody', ...flags]);
    expect([unknown.code, errorOf(unknown.events)]).toMatchObject([
      1,
      { code: 'comfy.notInQueue' },
    ]);
    expect((await running.finished).code).toBe(1);
    await slow.close();
  });

  it('restarts only after a yes', async () => {
    const refused = await world.run(server('restart'));
    expect([refused.code, errorOf(refused.events)]).toMatchObject([
      2,
      { code: 'usage.confirmationNeeded' },
    ]);
    const { code, events } = await world.run(server('restart', '--yes', '--timeout', '60'));
    expect([code, events.at(-1)]).toMatchObject([0, { event: 'done', state: 'back' }]);
  });

  it.each([
    ['missing', 'restart.managerMissing', 1],
    ['securityLevel', 'restart.forbidden', 3],
    ['comfyuiOutdated', 'restart.comfyTooOld', 1],
  ] as const)('says why the Manager (%s) does not restart', async (manager, code, exit) => {
    const other = await startWorld({ comfyui: { manager } });
    const finished = await other.run(['restart', '--yes', ...other.serverFlags]);
    expect([finished.code, errorOf(finished.events)]).toMatchObject([exit, { code }]);
    await other.close();
  });
});

describe('what goes wrong on the way to ComfyUI', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });
  async function page(
    status: number,
    headers: Record<string, string>,
    body: string,
  ): Promise<string> {
    const peer = createServer((_request, response) =>
      response.writeHead(status, headers).end(body),
    );
    await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
    closing.push(() => peer.close());
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- a TCP server has a TCP address
    return `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  }
  const html = { 'content-type': 'text/html' };

  it.each<[string, number, () => Promise<string> | string]>([
    ['comfy.unreachable', 4, () => 'http://127.0.0.1:9'],
    ['comfy.notComfy', 4, () => page(200, html, '<html><title>Console</title></html>')],
    ['comfy.notComfy', 4, () => page(302, { location: 'https://console.example/login' }, '')],
    ['comfy.unavailable', 4, () => page(502, html, '<html>Bad Gateway</html>')],
    ['usage.badValue', 2, () => 'ftp://host'],
  ])('is told as %s with exit %d', async (code, exit, address) => {
    const url = await address();
    const finished = await world.run(['workflows', 'ls', '--server', url]);
    expect([finished.code, errorOf(finished.events)]).toMatchObject([exit, { code }]);
  });

  it('signs in with the password of the environment, and says what is wrong with it', async () => {
    const login = { kind: 'comfyuiLogin', username: 'admin', password: 'let me in' } as const;
    const guarded = await startWorld({ comfyui: { login } });
    const list = ['workflows', 'ls', ...guarded.serverFlags];
    const env = { FERRY_SERVER_USER: 'admin', FERRY_SERVER_PASSWORD: 'let me in' };
    const codes = [
      await guarded.run(list),
      await guarded.run(list, { ...env, FERRY_SERVER_PASSWORD: 'wrong' }),
      await guarded.run(list, env),
    ].map(({ code, events }) => [code, errorOf(events)?.code]);
    expect(codes).toEqual([
      [3, 'comfy.loginNeeded'],
      [3, 'comfy.loginWrong'],
      [0, undefined],
    ]);
    await guarded.close();
  });

  it('never sets the first password of a server', async () => {
    const fresh = await startWorld({ comfyui: { login: { kind: 'comfyuiLogin' } } });
    const env = { FERRY_SERVER_USER: 'admin', FERRY_SERVER_PASSWORD: 'admin' };
    const { code, events } = await fresh.run(['workflows', 'ls', ...fresh.serverFlags], env);
    expect([code, errorOf(events)]).toMatchObject([3, { code: 'comfy.loginNotSet' }]);
    expect(fresh.comfyui.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    await fresh.close();
  });

  it('writes nothing about the session to the disk', async () => {
    mkdirSync(world.dataDir, { recursive: true });
    expect(existsSync(join(world.dataDir, 'ferry.db'))).toBe(true);
    expect(readFileSync(join(world.dataDir, 'ferry.db'), 'latin1')).not.toContain(
      'AIOHTTP_SESSION',
    );
  });
});
