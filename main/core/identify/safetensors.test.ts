import { describe, expect, it } from 'vitest';
import {
  identifyFake,
  joined,
  littleEndian,
  safetensorsFile,
  safetensorsHead,
  text,
} from './model-files.test-support.ts';
import type { FakeFile } from './model-files.test-support.ts';

const one = { dtype: 'F16', shape: [2, 2], data_offsets: [0, 8] };
const two = { dtype: 'F16', shape: [2, 2], data_offsets: [8, 16] };
const fileOf = (header: string, dataBytes: number): FakeFile => {
  const head = safetensorsHead(header);
  return { name: 'a.safetensors', head, bytes: head.length + dataBytes };
};
const failureOf = (file: FakeFile) => {
  const { facts } = identifyFake(file);
  return facts.state === 'refused' ? facts.failure : facts.state;
};
const damage = (reason: string) => ({
  code: 'model.damaged',
  params: { name: 'a.safetensors', reason },
});

describe('a safetensors file', () => {
  it('is sound where its tensors fill it without a hole, in any order', () => {
    expect(failureOf(fileOf(JSON.stringify({ a: one, b: two }), 16))).toBe('unknown');
    expect(failureOf(fileOf(JSON.stringify({ b: two, a: one }), 16))).toBe('unknown');
    expect(failureOf(fileOf('{}', 0))).toBe('unknown');
  });

  it('is read with spaces, line ends, other fields and the padding that writers add', () => {
    const header = `{ "a" : {"shape": [ 2,2 ], "more": {"x": [1, {"y": null}]}, "dtype":"F16",\n"data_offsets":[0, 8]} }   `;
    expect(failureOf(fileOf(header, 8))).toBe('unknown');
  });

  it('is told to be cut off, with both lengths', () => {
    const file = fileOf(JSON.stringify({ a: one, b: two }), 16);
    expect(failureOf({ ...file, bytes: file.bytes - 3 })).toEqual({
      code: 'model.truncated',
      params: {
        name: 'a.safetensors',
        expected: String(file.bytes),
        bytes: String(file.bytes - 3),
      },
    });
  });

  it('is told to be cut off inside its header', () => {
    const head = joined(littleEndian(5_000, 8), text('{"a":'));
    expect(failureOf({ name: 'a.safetensors', head, bytes: 900 })).toMatchObject({
      code: 'model.truncated',
      params: { expected: '5008', bytes: '900' },
    });
  });

  it('is told to be longer than its header says', () => {
    expect(failureOf(fileOf(JSON.stringify({ a: one }), 12))).toMatchObject({
      code: 'model.overlong',
    });
  });

  it.each([
    ['overlaps', { a: one, b: { ...two, data_offsets: [4, 12] } }, 12],
    ['leaves a hole', { a: one, b: { ...two, data_offsets: [10, 18] } }, 18],
    ['runs backwards', { a: { ...one, data_offsets: [8, 0] } }, 8],
    ['names no place', { a: { dtype: 'F16', shape: [2, 2] } }, 8],
  ])('is damaged where a tensor %s', (_what, header, bytes) => {
    expect(failureOf(fileOf(JSON.stringify(header), bytes))).toEqual(damage('offsets'));
  });

  it('is damaged where a tensor is longer than its shape', () => {
    const header = JSON.stringify({ a: { ...one, data_offsets: [0, 10] } });
    expect(failureOf(fileOf(header, 10))).toEqual(damage('lengths'));
  });

  it('takes types that it does not know as they are', () => {
    const header = JSON.stringify({ a: { ...one, dtype: 'F5_E9', data_offsets: [0, 3] } });
    expect(failureOf(fileOf(header, 3))).toBe('unknown');
  });

  it('is damaged where a name stands twice', () => {
    const entries = [`"a":${JSON.stringify(one)}`, `"a":${JSON.stringify(two)}`];
    expect(failureOf(fileOf(`{${entries.join(',')}}`, 16))).toEqual(damage('duplicate'));
  });

  it.each(['{ ', '{"a"', '{"a":1}', '{"a":{"dtype":"F16" x}', '{"a" {}}', '{]'])(
    'is damaged where the header is %s',
    (header) => {
      expect(failureOf(fileOf(header, 8))).toEqual(damage('json'));
    },
  );

  it('is damaged where the header nests without end', () => {
    const deep = '['.repeat(60_000);
    expect(failureOf(fileOf(`{"a":{"x":${deep}`, 8))).toEqual(damage('nesting'));
  });

  it.each([0, 1, 100_000_001, 2 ** 40, (1n << 64n) - 1n])(
    'is damaged where the header has %d bytes',
    (length) => {
      const head = joined(littleEndian(length, 8), text('{"a":1}'));
      const { facts, readBytes } = identifyFake({ name: 'a.safetensors', head, bytes: 2 ** 42 });
      expect(facts).toMatchObject({ failure: damage('headerLength') });
      expect(readBytes).toBeLessThanOrEqual(65_536);
    },
  );

  it('is not read where the header is larger than any in use, though the format allows it', () => {
    const head = joined(littleEndian(99_000_000, 8), text('{"a":'));
    const { facts, readBytes } = identifyFake({ name: 'a.safetensors', head, bytes: 2 ** 40 });
    expect(facts).toEqual({ state: 'unknown', format: 'safetensors', why: 'headerTooBig' });
    expect(readBytes).toBeLessThanOrEqual(65_536);
  });

  it('is read no further than its header', () => {
    const tensors = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [`blocks.${at}.weight`, [4096, 4096]]),
    );
    const file = safetensorsFile('a.safetensors', tensors);
    expect(file.bytes).toBeGreaterThan(60e9);
    const { facts, readBytes } = identifyFake(file);
    expect(facts.state).toBe('unknown');
    expect(readBytes).toBeLessThan(file.head.length + 65_537);
  });

  it('steps over long descriptions', () => {
    const metadata = {
      ss_tag_frequency: 'x'.repeat(200_000),
      ss_base_model_version: 'sdxl_base_v1-0',
    };
    const file = safetensorsFile('a_lora.safetensors', { a: [2, 2] }, metadata);
    expect(identifyFake(file).facts).toMatchObject({ kind: 'lora', baseModel: 'SDXL' });
  });
});
