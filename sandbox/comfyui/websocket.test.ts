import { describe, expect, it } from 'vitest';

import {
  ask,
  at,
  emptyAndSave,
  isEndOf,
  openSocket,
  post,
  sampling,
  sandboxForTest,
  sendFlags,
} from './comfyui.test-support.ts';
import { isObject, parseJson } from './json.ts';

const startOf = (bytes: Buffer): readonly number[] => [...bytes.subarray(0, 2)];
const jpegStart = [0xff, 0xd8];

describe('previews', () => {
  it('are plain for a client that told no flags', async () => {
    const sandbox = await sandboxForTest();
    const client = await openSocket(sandbox, 'c');
    await post(sandbox, '/prompt', { prompt: sampling(3), client_id: 'c', prompt_id: 'p' });
    await client.until(isEndOf('p'));
    expect(client.binaries).toHaveLength(3);
    const [frame = Buffer.alloc(0)] = client.binaries;
    expect([frame.readUInt32BE(0), frame.readUInt32BE(4)]).toEqual([1, 1]);
    expect(startOf(frame.subarray(8))).toEqual(jpegStart);
  });

  it('carry their node and prompt for a client that asked for it', async () => {
    const sandbox = await sandboxForTest();
    const client = await openSocket(sandbox, 'c');
    await sendFlags(client);
    await post(sandbox, '/prompt', { prompt: sampling(2), client_id: 'c', prompt_id: 'p' });
    await client.until(isEndOf('p'));
    expect(client.binaries).toHaveLength(2);
    const [frame = Buffer.alloc(0)] = client.binaries;
    const length = frame.readUInt32BE(4);
    expect(frame.readUInt32BE(0)).toBe(4);
    expect(parseJson(frame.subarray(8, 8 + length).toString())).toEqual({
      node_id: '4',
      prompt_id: 'p',
      display_node_id: '4',
      parent_node_id: null,
      real_node_id: '4',
      image_type: 'image/jpeg',
    });
    expect(startOf(frame.subarray(8 + length))).toEqual(jpegStart);
  });
});

describe('who hears what', () => {
  it('only the client that queued hears the run; everybody hears the status', async () => {
    const sandbox = await sandboxForTest();
    const [own, other] = [await openSocket(sandbox, 'own'), await openSocket(sandbox, 'other')];
    await post(sandbox, '/prompt', { prompt: sampling(2), client_id: 'own', prompt_id: 'p' });
    await own.until(isEndOf('p'));
    await post(sandbox, '/prompt', { prompt: emptyAndSave(), client_id: 'other', prompt_id: 'q' });
    await other.until(isEndOf('q'));
    const ofFirst = (type: string) =>
      other.messages.filter((m) => at(m, 'data', 'prompt_id') === 'p' && m.type === type);
    expect(other.messages.filter((m) => at(m, 'data', 'prompt_id') === 'p')).toEqual([]);
    expect(ofFirst('progress')).toEqual([]);
    expect(other.messages.filter((m) => m.type === 'status').length).toBeGreaterThan(4);
    expect(other.binaries).toEqual([]);
  });

  it('gives a client that comes back its run again, and says which node runs', async () => {
    const sandbox = await sandboxForTest();
    const first = await openSocket(sandbox, 'c');
    await post(sandbox, '/prompt', { prompt: sampling(400), client_id: 'c', prompt_id: 'p' });
    await first.until((message) => message.type === 'progress');
    first.socket.terminate();
    const second = await openSocket(sandbox, 'c');
    const told = await second.until((message) => message.type === 'executing');
    expect(told.data).toEqual({ node: '4' });
    await second.until((message) => message.type === 'progress');
    await post(sandbox, '/interrupt', {});
    await second.until(isEndOf('p'));
  });

  it('lets a second socket with the same id take the place of the first', async () => {
    const sandbox = await sandboxForTest();
    const first = await openSocket(sandbox, 'c');
    const second = await openSocket(sandbox, 'c');
    await post(sandbox, '/prompt', { prompt: emptyAndSave(), client_id: 'c', prompt_id: 'p' });
    await second.until(isEndOf('p'));
    expect(first.messages.some(isEndOf('p'))).toBe(false);
  });

  it('ignores messages that are no feature flags', async () => {
    const sandbox = await sandboxForTest();
    const client = await openSocket(sandbox, 'c');
    client.socket.send('no json');
    client.socket.send('{"type":"feature_flags"}');
    await post(sandbox, '/prompt', { prompt: emptyAndSave(), client_id: 'c', prompt_id: 'p' });
    await client.until(isEndOf('p'));
    expect(client.messages.every((message) => isObject(message.data))).toBe(true);
  });
});

describe('a frozen socket', () => {
  it('stays open, says nothing and answers no ping until it is thawed', async () => {
    const sandbox = await sandboxForTest();
    const frozen = await openSocket(sandbox, 'frozen');
    const watcher = await openSocket(sandbox, 'watcher');
    sandbox.faults.freezeWebSockets();
    const awake = await openSocket(sandbox, 'awake');
    const before = frozen.messages.length;
    const pong = new Promise<string>((resolve) =>
      frozen.socket.once('pong', (data) => {
        resolve(data.toString());
      }),
    );
    let hasPong = false;
    void pong.then(() => (hasPong = true));
    frozen.socket.ping('one');
    await post(sandbox, '/prompt', { prompt: emptyAndSave(), client_id: 'awake', prompt_id: 'p' });
    await awake.until(isEndOf('p'));
    expect([frozen.messages.length, watcher.messages.length]).toEqual([before, 1]);
    expect([frozen.socket.readyState, hasPong]).toEqual([frozen.socket.OPEN, false]);
    sandbox.faults.thawWebSockets();
    expect(await pong).toBe('one');
    const body = { prompt: emptyAndSave('b'), client_id: 'frozen', prompt_id: 'q' };
    await post(sandbox, '/prompt', body);
    await frozen.until(isEndOf('q'));
  });

  it('can be cut instead', async () => {
    const sandbox = await sandboxForTest();
    const client = await openSocket(sandbox, 'c');
    sandbox.faults.cutWebSockets();
    expect(await client.closed).toBe(1006);
    expect((await ask(sandbox, '/system_stats')).status).toBe(200);
  });
});
