import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeBinary, decodeText } from './frames.ts';

const frame = (event: number, ...parts: readonly Uint8Array[]) =>
  Buffer.concat([u32(event), ...parts]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
const withMetadata = (metadata: object) => {
  const json = Buffer.from(JSON.stringify(metadata));
  return frame(4, u32(json.length), json, picture);
};

describe('decodeBinary', () => {
  it('reads the older preview, JPEG and PNG', () => {
    expect(decodeBinary(frame(1, u32(1), picture))).toEqual({
      type: 'preview',
      mime: 'image/jpeg',
      bytes: new Uint8Array(picture),
      nodeId: null,
      promptId: null,
    });
    expect(decodeBinary(frame(1, u32(2), picture))).toMatchObject({ mime: 'image/png' });
  });

  it('reads the preview that says which node and prompt it is of', () => {
    const metadata = { node_id: '4', prompt_id: 'p', image_type: 'image/png', later: 1 };
    expect(decodeBinary(withMetadata(metadata))).toEqual({
      type: 'preview',
      mime: 'image/png',
      bytes: new Uint8Array(picture),
      nodeId: '4',
      promptId: 'p',
    });
  });

  it('passes over text, unknown kinds and what is cut short', () => {
    expect(decodeBinary(frame(3, u32(1), Buffer.from('4hello')))).toBeNull();
    expect(decodeBinary(frame(99, u32(1), picture))).toBeNull();
    expect(decodeBinary(Buffer.from([0, 0]))).toBeNull();
    expect(decodeBinary(frame(4, u32(5000), Buffer.from('{}')))).toBeNull();
    expect(decodeBinary(frame(4, u32(2), Buffer.from('no'), picture))).toBeNull();
  });

  it('reads a frame that lies somewhere in a larger buffer', () => {
    const whole = Buffer.concat([Buffer.from('xxx'), frame(1, u32(1), picture)]);
    expect(decodeBinary(whole.subarray(3))).toMatchObject({ bytes: new Uint8Array(picture) });
  });
});

describe('decodeText', () => {
  it('gives name and data of a message, known or not', () => {
    expect(decodeText('{"type":"crystools.monitor","data":{"cpu":1}}')).toEqual({
      type: 'message',
      name: 'crystools.monitor',
      data: { cpu: 1 },
    });
  });

  it.each(['', 'no json', '[]', '{"data":1}'])('passes over %j', (text) => {
    expect(decodeText(text)).toBeNull();
  });
});

const recording = new URL('../../../../shared/comfyui/recording-sampling.json', import.meta.url);
const Recording = z.object({
  runs: z.array(
    z.object({
      sent_feature_flags: z.boolean(),
      messages: z.array(
        z.union([z.object({ text: z.unknown() }), z.object({ binary_base64: z.string() })]),
      ),
    }),
  ),
});

describe.skipIf(!existsSync(recording))('a recorded sampling run (needs ../shared)', () => {
  it('holds four previews of the sampler in each of the two kinds', () => {
    const { runs } = Recording.parse(JSON.parse(readFileSync(recording, 'utf8')));
    const previews = runs.map(({ sent_feature_flags: hasMetadata, messages }) => ({
      hasMetadata,
      frames: messages
        .flatMap((message) => ('binary_base64' in message ? [message.binary_base64] : []))
        .map((base64) => decodeBinary(Buffer.from(base64, 'base64'))),
    }));
    expect(previews.map(({ hasMetadata }) => hasMetadata)).toEqual([true, false]);
    for (const { hasMetadata, frames } of previews) {
      expect(frames).toHaveLength(4);
      for (const decoded of frames) {
        expect(decoded).toMatchObject({ mime: 'image/jpeg', nodeId: hasMetadata ? '4' : null });
        const bytes = decoded?.type === 'preview' ? decoded.bytes : new Uint8Array();
        expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
        expect([...bytes.subarray(-2)]).toEqual([0xff, 0xd9]);
      }
    }
  });
});
