import { describe, expect, it } from 'vitest';

import {
  absentReason,
  ask,
  at,
  hasShared,
  isEndOf,
  openSocket,
  post,
  readShared,
  sampling,
  sandboxForTest,
  sendFlags,
} from './comfyui.test-support.ts';
import type { Json } from './json.ts';
import { isArray, isObject, isString } from './json.ts';

const recorded = async (): Promise<readonly Json[]> => {
  const http = at(await readShared('comfyui/recording.json'), 'http');
  if (!isArray(http)) throw new Error('The recording has no exchanges');
  return http;
};

/** Times, ids and stack traces differ from run to run. */
function plain(value: unknown, promptId: string): unknown {
  if (isArray(value)) return value.map((item) => plain(item, promptId));
  if (value === promptId) return '<id>';
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (key === 'timestamp' || key === 'traceback' || key === 'current_outputs') return [];
      return [[key === promptId ? '<id>' : key, plain(item, promptId)]];
    }),
  );
}

const refusals = [
  'unknown node',
  'value below min',
  'bad int',
  'missing required input',
  'no outputs',
  'dangling link',
  'not a prompt',
  'model missing on the server',
];

const questions = [
  '/queue',
  '/prompt',
  '/system_stats',
  '/features',
  '/models/nope',
  '/models/vae_approx',
  '/embeddings',
  '/object_info/EmptyImage',
  '/object_info/NoSuchNode',
  '/api/queue',
  '/internal/logs/raw',
  '/users',
  '/manager/queue/status',
  '/v2/manager/version',
  '/userdata/workflows%2Fnone.json',
  '/userdata/..%2F..%2Fx.json',
];

describe.skipIf(!hasShared)(`the recordings of a real server (${absentReason} else)`, () => {
  it.each(refusals)('refuses with the recorded words: %s', async (tag) => {
    const exchange = (await recorded()).find((entry) => at(entry, 'tag') === tag);
    const sandbox = await sandboxForTest({ seedModels: {} });
    const reply = await post(sandbox, '/prompt', at(exchange, 'request', 'body'));
    expect(reply.status).toBe(400);
    expect(plain(reply.json, '')).toEqual(plain(at(exchange, 'response', 'body'), ''));
  });

  it('plays a run, its cached repetition and a failure message by message', async () => {
    const sandbox = await sandboxForTest();
    const client = await openSocket(sandbox, 'companion-recording');
    await sendFlags(client);
    const form = new FormData();
    form.set('image', new File(['not an image'], 'broken.png'));
    await ask(sandbox, '/upload/image', { method: 'POST', body: form });
    const tags = ['queued ok', 'same prompt again (cached)', 'fails while running'];
    const exchanges = await recorded();
    const heard: unknown[] = [];
    for (const tag of tags) {
      const body = at(
        exchanges.find((entry) => at(entry, 'tag') === tag),
        'request',
        'body',
      );
      const before = client.messages.length;
      const reply = await post(sandbox, '/prompt', body);
      const id = String(at(reply.json, 'prompt_id'));
      await client.until(isEndOf(id));
      heard.push(...client.messages.slice(before).map((message) => plain(message, id)));
    }
    const real = at(await readShared('comfyui/recording.json'), 'ws');
    const messages = isArray(real) ? real.filter(isObject) : [];
    const ends = messages.flatMap((message, index) =>
      message.type === 'executing' && at(message, 'data', 'node') === null ? [index] : [],
    );
    const wanted: unknown[] = [];
    let start = 2;
    for (const end of ends.slice(0, tags.length)) {
      const id = String(at(messages[end], 'data', 'prompt_id'));
      wanted.push(...messages.slice(start, end + 1).map((message) => plain(message, id)));
      start = end + 1;
    }
    expect(wanted.length).toBeGreaterThan(20);
    expect(heard).toEqual(wanted);
  });

  it.each([
    { index: 0, hasFlags: true },
    { index: 1, hasFlags: false },
  ])(
    'previews a sampling run in the recorded order, flags: $hasFlags',
    async ({ index, hasFlags }) => {
      const sandbox = await sandboxForTest();
      const client = await openSocket(sandbox, 'c');
      if (hasFlags) await sendFlags(client);
      // The second recorded run found its first nodes in the cache
      if (!hasFlags) {
        const first = await post(sandbox, '/prompt', {
          prompt: sampling(1, 7),
          client_id: 'other',
        });
        await client.until(
          (message) =>
            at(message, 'data', 'status', 'exec_info', 'queue_remaining') === 0 &&
            client.messages.length > 3,
        );
        expect(first.status).toBe(200);
      }
      const before = hasFlags ? 2 : client.order.length;
      const reply = await post(sandbox, '/prompt', { prompt: sampling(4, 8), client_id: 'c' });
      await client.until(isEndOf(String(at(reply.json, 'prompt_id'))));
      const real = at(
        await readShared('comfyui/recording-sampling.json'),
        'runs',
        index,
        'messages',
      );
      const wanted = (isArray(real) ? real : []).map((message) =>
        isObject(at(message, 'text')) ? String(at(message, 'text', 'type')) : 'binary',
      );
      expect(wanted.length).toBeGreaterThan(25);
      expect(client.order.slice(before)).toEqual(wanted.slice(hasFlags ? 2 : 1));
    },
  );

  it.each(questions)('answers with the recorded shape: GET %s', async (path) => {
    const sandbox = await sandboxForTest({ seedModels: {} });
    const real = (await recorded()).find(
      (entry) => at(entry, 'request', 'path') === path && at(entry, 'request', 'method') === 'GET',
    );
    const reply = await ask(sandbox, path);
    expect(reply.status).toBe(at(real, 'response', 'status'));
    const body = at(real, 'response', 'body');
    expect(shapeOf(reply.json)).toEqual(shapeOf(isString(body) ? null : body));
  });

  it('lists the folders of models that a real server lists', async () => {
    const sandbox = await sandboxForTest({ seedModels: {} });
    const real = (await recorded()).find((entry) => at(entry, 'tag') === 'model folders');
    const reply = await ask(sandbox, '/models');
    expect(reply.json).toEqual(at(real, 'response', 'body'));
  });
});

/** The keys of objects and the types of values; of a list its first element. */
function shapeOf(value: unknown): unknown {
  if (value === null) return 'null';
  if (isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (!isObject(value)) return typeof value;
  const entries = Object.entries(value);
  // A graphics card has a number where the recorded CPU has none
  return Object.fromEntries(
    entries.flatMap(([key, item]) => (key === 'index' ? [] : [[key, shapeOf(item)]])),
  );
}
