import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ServerLogin } from '../../../contract/connection.ts';
import type { Prompt } from '../../../contract/workflow.ts';
import type { SandboxLogin } from '../../../sandbox/comfyui/comfyui-options.ts';
import type { Comfy } from '../../services/ports/comfy.ts';
import {
  bodyOf,
  comfyFor,
  failureOf,
  samplingPrompt,
  sandboxFor,
  serverFor,
} from './open-comfy.test-support.ts';

const password: ServerLogin = { kind: 'password', username: 'admin', password: 's3cret pass' };
const comfyuiLogin: SandboxLogin = {
  kind: 'comfyuiLogin',
  username: 'admin',
  password: 's3cret pass',
};
const picture: Prompt = {
  '1': { class_type: 'EmptyImage', inputs: { width: 8, height: 8, batch_size: 1, color: 255 } },
  '2': { class_type: 'SaveImage', inputs: { filename_prefix: 'sub/pic', images: ['1', 0] } },
};

async function ended(comfy: Comfy, promptId: string) {
  for (;;) {
    const entry = await comfy.prompts.history(promptId);
    if (entry !== null) return entry;
    await new Promise(setImmediate);
  }
}
async function begun(comfy: Comfy, promptId: string) {
  while (!(await comfy.prompts.queue()).running.some((entry) => entry.promptId === promptId))
    await new Promise(setImmediate);
}
const post = (comfy: Comfy, prompt: Prompt, workflow: unknown = null) =>
  comfy.prompts.queuePrompt({ prompt, workflow, clientId: randomUUID(), promptId: randomUUID() });

describe('the logins of a server', () => {
  it('needs none where there is none', async () => {
    const comfy = comfyFor((await sandboxFor()).url);
    expect(await comfy.login.detect()).toEqual({ kind: 'none', state: 'open' });
    await comfy.login.signIn();
    expect(await comfy.prompts.queue()).toEqual({ running: [], pending: [] });
  });

  it('signs in through the form of ComfyUI-Login when a request needs it', async () => {
    const { url } = await sandboxFor({ login: comfyuiLogin });
    const comfy = comfyFor(url, password);
    expect(await comfy.login.detect()).toEqual({ kind: 'comfyuiLogin', state: 'needed' });
    expect(await comfy.prompts.queue()).toEqual({ running: [], pending: [] });
  });

  it('shares one sign-in among requests that are refused at the same time', async () => {
    const sandbox = await sandboxFor({ login: comfyuiLogin });
    const comfy = comfyFor(sandbox.url, password);
    await Promise.all(Array.from({ length: 5 }, () => comfy.prompts.queue()));
    const posts = sandbox.requests.filter(
      ({ method, url }) => method === 'POST' && url.startsWith('/login'),
    );
    expect(posts).toHaveLength(1);
  });

  it('signs in again once the cookie is good no more', async () => {
    const sandbox = await sandboxFor({ login: comfyuiLogin });
    const comfy = comfyFor(sandbox.url, password);
    await comfy.prompts.queue();
    sandbox.faults.expireSessions();
    expect(await comfy.prompts.queue()).toEqual({ running: [], pending: [] });
  });

  it('says which login is wrong, missing or not set, and posts nothing to a server without a password', async () => {
    const locked = await sandboxFor({ login: comfyuiLogin });
    const host = new URL(locked.url).host;
    const wrong = comfyFor(locked.url, { ...password, password: 'nope' });
    expect(await failureOf(wrong.prompts.queue())).toEqual({
      code: 'comfy.loginWrong',
      params: { host },
    });
    expect(await failureOf(comfyFor(locked.url).prompts.queue())).toEqual({
      code: 'comfy.loginNeeded',
      params: { host },
    });
    const fresh = await sandboxFor({ login: { kind: 'comfyuiLogin' } });
    const comfy = comfyFor(fresh.url, password);
    expect(await comfy.login.detect()).toEqual({ kind: 'comfyuiLogin', state: 'firstTime' });
    expect(await failureOf(comfy.login.signIn())).toMatchObject({ code: 'comfy.loginNotSet' });
    expect(await failureOf(comfy.prompts.queue())).toMatchObject({ code: 'comfy.loginNotSet' });
    expect(fresh.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('uses a bearer token', async () => {
    const { url } = await sandboxFor({ login: { kind: 'bearer', token: '$2b$12$abc' } });
    const comfy = comfyFor(url, { kind: 'token', token: '$2b$12$abc' });
    await comfy.login.signIn();
    expect(await comfy.prompts.queue()).toEqual({ running: [], pending: [] });
    const pasted = comfyFor(url, { kind: 'token', token: ' $2b$12$abc\n' });
    expect((await pasted.prompts.queue()).running).toEqual([]);
    const unsendable = comfyFor(url, { kind: 'token', token: '令牌\n1' });
    expect(await failureOf(unsendable.prompts.queue())).toMatchObject({ code: 'comfy.loginWrong' });
    const wrong = comfyFor(url, { kind: 'token', token: 'other' });
    expect(await failureOf(wrong.prompts.queue())).toMatchObject({ code: 'comfy.loginWrong' });
  });

  it('uses HTTP Basic of a proxy, with characters beyond ASCII', async () => {
    const login = { kind: 'basic', username: '张三', password: 'pä:ss' } as const;
    const { url } = await sandboxFor({ login });
    const comfy = comfyFor(url, { ...login, kind: 'password' });
    expect(await comfy.login.detect()).toEqual({ kind: 'basic', state: 'needed' });
    expect(await comfy.prompts.queue()).toEqual({ running: [], pending: [] });
    const wrong = comfyFor(url, { kind: 'password', username: 'a', password: 'b' });
    expect(await failureOf(wrong.prompts.queue())).toMatchObject({ code: 'comfy.loginWrong' });
  });

  it('takes the redirect to the login page for what it is', async () => {
    const url = await serverFor((request, response) => {
      if (request.url === '/a/login')
        response
          .setHeader('content-type', 'text/html')
          .end('<form>Welcome back<input type="password"></form>');
      else response.writeHead(302, { location: '/a/login' }).end();
    });
    const comfy = comfyFor(`${url}/a/`);
    expect(await comfy.login.detect()).toEqual({ kind: 'comfyuiLogin', state: 'needed' });
  });

  it('keeps password, cookie and token out of every error', async () => {
    const { url } = await sandboxFor({ login: comfyuiLogin });
    const comfy = comfyFor(url, { ...password, password: 'wrong s3cret' });
    const error: unknown = await comfy.prompts.queue().catch((caught: unknown) => caught);
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('s3cret');
  });
});

describe('what a server tells', () => {
  it('gives versions, limits, the Manager, folders and log lines', async () => {
    const comfy = comfyFor((await sandboxFor()).url);
    const stats = await comfy.status.stats();
    expect(stats.comfyuiVersion).toMatch(/^\d+\.\d+/);
    expect(stats.devices.length).toBeGreaterThan(0);
    expect(await comfy.status.maxUploadBytes()).toBe(100 * 1024 ** 2);
    expect(await comfy.status.managerVersion()).toMatch(/^V\d/);
    expect(await comfy.models.folders()).toContain('checkpoints');
    expect(await comfy.models.list('checkpoints')).toBeInstanceOf(Array);
    expect(await comfy.models.list('nope')).toBeNull();
    expect((await comfy.status.logLines()).length).toBeGreaterThan(0);
    expect(await comfy.workflows.objectInfo()).toHaveProperty('SaveImage');
  });

  it('gives no Manager where there is none', async () => {
    const comfy = comfyFor((await sandboxFor({ manager: 'missing' })).url);
    expect(await comfy.status.managerVersion()).toBeNull();
  });

  it('copes with a server that knows less', async () => {
    const url = await serverFor((request, response) => {
      const answers: Readonly<Record<string, unknown>> = {
        '/system_stats': { system: { os: 'posix', argv: [] }, devices: [] },
        '/history/old': { old: { outputs: { '9': { images: [] } } } },
        '/userdata?dir=workflows&recurse=true&split=false&full_info=true': ['b.json', 'notes.txt'],
      };
      const answer = answers[request.url ?? ''];
      if (answer === undefined) response.writeHead(404).end('404: Not Found');
      else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
    const comfy = comfyFor(url);
    expect(await comfy.status.stats()).toMatchObject({ comfyuiVersion: '', ramTotalBytes: 0 });
    expect(await comfy.status.maxUploadBytes()).toBeNull();
    expect(await comfy.status.logLines()).toEqual([]);
    expect(await comfy.prompts.history('old')).toMatchObject({ statusText: 'success' });
    expect(await comfy.workflows.list()).toEqual([{ name: 'b.json', bytes: 0, modifiedAt: 0 }]);
  });
});

describe('the saved workflows of a server', () => {
  it('are listed with their folders and read by name', async () => {
    const { url } = await sandboxFor();
    const save = async (path: string) =>
      fetch(`${url}/userdata/${encodeURIComponent(`workflows/${path}`)}`, {
        method: 'POST',
        body: '{"nodes":[],"links":[]}',
      });
    await save('子 文件夹/示例+1.json');
    await save('.index.json');
    const comfy = comfyFor(url);
    const entries = await comfy.workflows.list();
    const saved = entries.find(({ name }) => name === '子 文件夹/示例+1.json');
    expect(saved?.bytes).toBe(23);
    expect(saved?.modifiedAt).toBeGreaterThan(Date.UTC(2020, 0));
    expect(entries.map(({ name }) => name)).not.toContain('.index.json');
    expect(await comfy.workflows.read('子 文件夹/示例+1.json')).toBe('{"nodes":[],"links":[]}');
  });

  it.each([
    ['seconds', 1_795_645_386.395],
    ['ms, as since 2026', 1_795_645_386_395],
  ])('keep their times where the server tells them in %s', async (_, modified) => {
    const entry = { path: 'a.json', size: 2, modified, created: modified };
    const url = await serverFor((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify([entry]));
    });
    expect(await comfyFor(url).workflows.list()).toEqual([
      { name: 'a.json', bytes: 2, modifiedAt: 1_795_645_386_395 },
    ]);
  });

  it.each(['none.json', '../../etc/passwd', '..'])('are not found under %s', async (name) => {
    const comfy = comfyFor((await sandboxFor()).url);
    expect(await failureOf(comfy.workflows.read(name))).toEqual({
      code: 'workflow.notFound',
      params: { name },
    });
  });
});

describe('the queue of a server', () => {
  it('takes a prompt under our id and tells its end with its outputs', async () => {
    const comfy = comfyFor((await sandboxFor()).url);
    const promptId = randomUUID();
    const answer = await comfy.prompts.queuePrompt({
      prompt: picture,
      workflow: { nodes: [] },
      clientId: randomUUID(),
      promptId,
    });
    expect(answer).toMatchObject({ promptId, nodeErrors: {} });
    expect(await ended(comfy, promptId)).toMatchObject({
      statusText: 'success',
      outputs: {
        '2': { images: [{ filename: 'pic_00001_.png', subfolder: 'sub', type: 'output' }] },
      },
    });
    expect(await comfy.prompts.history('unknown')).toBeNull();
  });

  it('sends the graph and a mark of ours along', async () => {
    const bodies: unknown[] = [];
    const url = await serverFor((request, response) => {
      void bodyOf(request).then((text) => {
        bodies.push(JSON.parse(text));
        response.setHeader('content-type', 'application/json');
        response.end('{"prompt_id":"theirs","number":3,"node_errors":[]}');
      });
    });
    const comfy = comfyFor(url);
    const answer = await comfy.prompts.queuePrompt({
      prompt: picture,
      workflow: { nodes: [1] },
      clientId: 'client',
      promptId: 'ours',
      front: true,
    });
    expect(answer).toEqual({ promptId: 'theirs', number: 3, nodeErrors: {} });
    expect(bodies).toEqual([
      {
        prompt: picture,
        client_id: 'client',
        prompt_id: 'ours',
        front: true,
        extra_data: {
          extra_pnginfo: { workflow: { nodes: [1] } },
          comfy_ferry: { run_id: 'ours' },
        },
      },
    ]);
  });

  it('says why a prompt is refused, node by node', async () => {
    const comfy = comfyFor((await sandboxFor()).url);
    const bad: Prompt = {
      ...picture,
      '1': { class_type: 'EmptyImage', inputs: { width: 0, height: 8, batch_size: 1, color: 0 } },
    };
    expect(await failureOf(post(comfy, bad))).toEqual({
      code: 'comfy.promptRejected',
      params: { reasons: '' },
      reasons: [
        {
          code: 'tooSmall',
          params: { node: '#1 EmptyImage', input: 'width', value: '0', limit: '1' },
        },
      ],
    });
    expect(await failureOf(post(comfy, { '1': { class_type: 'NoSuchNode', inputs: {} } }))).toEqual(
      {
        code: 'comfy.promptRejected',
        params: { reasons: '' },
        reasons: [{ code: 'unknownNode', params: { node: '#1', classType: 'NoSuchNode' } }],
      },
    );
  });

  it('lists, deletes and clears what waits, in the order of the numbers, and interrupts what runs', async () => {
    const comfy = comfyFor((await sandboxFor({ stepMs: 60_000 })).url);
    const running = await post(comfy, await samplingPrompt(comfy));
    await begun(comfy, running.promptId);
    const [second, third, first] = [
      await post(comfy, picture),
      await post(comfy, picture),
      await comfy.prompts.queuePrompt({
        prompt: picture,
        workflow: null,
        clientId: 'c',
        promptId: randomUUID(),
        front: true,
      }),
    ];
    const queue = await comfy.prompts.queue();
    expect(queue.running.map(({ promptId }) => promptId)).toEqual([running.promptId]);
    expect(queue.pending.map(({ promptId }) => promptId)).toEqual(
      [first, second, third].map(({ promptId }) => promptId),
    );
    await comfy.prompts.deletePending([second.promptId]);
    expect((await comfy.prompts.queue()).pending).toHaveLength(2);
    await comfy.prompts.clearPending();
    expect((await comfy.prompts.queue()).pending).toEqual([]);
    await comfy.prompts.interrupt(running.promptId);
    expect((await ended(comfy, running.promptId)).messages.map(([name]) => name)).toContain(
      'execution_interrupted',
    );
    await comfy.prompts.free();
  });

  it('finds a run among the newest by its mark', async () => {
    const comfy = comfyFor((await sandboxFor()).url);
    const { promptId } = await post(comfy, picture);
    await ended(comfy, promptId);
    expect(await comfy.prompts.recentHistory(5)).toMatchObject([
      { promptId, number: 0, extraData: { comfy_ferry: { run_id: promptId } } },
    ]);
  });
});

describe('the files of a server', () => {
  const collected = async (body: AsyncIterable<Uint8Array>) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const made = async (comfy: Comfy) => {
    const { promptId } = await post(comfy, picture);
    await ended(comfy, promptId);
    return { filename: 'pic_00001_.png', subfolder: 'sub', type: 'output' };
  };

  it('come whole, and from an offset on', async () => {
    const comfy = comfyFor((await sandboxFor()).url);
    const name = await made(comfy);
    const whole = await comfy.files.view(name, { start: 0 });
    const bytes = await collected(whole.body);
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(whole).toMatchObject({ totalBytes: bytes.length, resumed: false });
    const rest = await comfy.files.view(name, { start: 20 });
    expect(rest).toMatchObject({ totalBytes: bytes.length, resumed: true });
    expect((await collected(rest.body)).equals(bytes.subarray(20))).toBe(true);
  });

  it('come whole again where more was asked to be skipped than there is', async () => {
    const comfy = comfyFor((await sandboxFor()).url);
    const answer = await comfy.files.view(await made(comfy), { start: 10_000_000 });
    expect(answer.resumed).toBe(false);
    expect((await collected(answer.body)).length).toBe(answer.totalBytes);
  });

  it('may be missing', async () => {
    const comfy = comfyFor((await sandboxFor()).url);
    const name = { filename: 'gone.png', subfolder: '', type: 'output' };
    expect(await failureOf(comfy.files.view(name, { start: 0 }))).toEqual({
      code: 'comfy.outputMissing',
      params: { filename: 'gone.png' },
    });
  });

  it('may be cut', async () => {
    const url = await serverFor((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('x'.repeat(100), () => response.destroy());
    });
    const name = { filename: 'a.png', subfolder: '', type: 'output' };
    const { body } = await comfyFor(url).files.view(name, { start: 0 });
    expect(await failureOf(collected(body))).toEqual({
      code: 'comfy.outputIncomplete',
      params: { filename: 'a.png' },
    });
  });
});
