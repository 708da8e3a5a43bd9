import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processorMs } from '../../processor-time.test-support.ts';
import { embeddedWorkflow } from './embedded-workflow.ts';
import { exif, iTXt, mp4, png, tEXt, webm, webp, zTXt } from './media.test-support.ts';
import { piecesOf } from './pieces.ts';

const graph = { nodes: [{ id: 1, type: 'Note', title: '雾' }], links: [], version: 0.4 };
const prompt = { '1': { class_type: 'EmptyImage', inputs: { width: 64 } } };
const graphText = JSON.stringify(graph);
const promptText = JSON.stringify(prompt);
const both = JSON.stringify({ prompt: promptText, workflow: graph });

const inflate = (bytes: Uint8Array, longest: number): Uint8Array | null => {
  try {
    return inflateSync(bytes, { maxOutputLength: longest });
  } catch {
    return null;
  }
};
const read = (bytes: Uint8Array) =>
  embeddedWorkflow(piecesOf(bytes.byteLength, [{ start: 0, bytes }]), inflate);

describe('the workflow inside a file', () => {
  it.each([
    ['a PNG', 'png', png(tEXt('prompt', promptText), tEXt('workflow', graphText)), graph],
    ['a PNG, packed', 'png', png(zTXt('workflow', graphText)), graph],
    ['a PNG, international', 'png', png(iTXt('workflow', graphText, false)), graph],
    ['a PNG, both', 'png', png(iTXt('workflow', graphText, true)), graph],
    ['a PNG with a prompt only', 'png', png(tEXt('prompt', promptText)), prompt],
    ['a PNG with nothing', 'png', png(tEXt('Software', 'paint')), null],
    [
      'a WebP',
      'webp',
      webp(
        ['VP8X', Buffer.alloc(11)],
        ['EXIF', exif('II', { 271: `Workflow:${graphText}`, 272: `Prompt:${promptText}` })],
      ),
      graph,
    ],
    [
      'a WebP, big-endian',
      'webp',
      webp(['EXIF', exif('MM', { 271: `workflow: ${graphText}` })]),
      graph,
    ],
    [
      'a WebP with the old mark',
      'webp',
      webp([
        'EXIF',
        Buffer.concat([Buffer.from('Exif\0\0'), exif('II', { 272: `prompt:${promptText}` })]),
      ]),
      prompt,
    ],
    [
      'a WebP with XMP',
      'webp',
      webp(['XMP ', Buffer.from(`<x c:workflow="${graphText.replaceAll('"', '&quot;')}"/>`)]),
      graph,
    ],
    ['an MP4 with keys', 'mp4', mp4({ prompt: promptText, workflow: graphText }, null), graph],
    ['an MP4 with a comment', 'mp4', mp4({ major_brand: 'isom' }, both), graph],
    ['a WebM', 'webm', webm({ WORKFLOW: graphText, PROMPT: promptText }), graph],
    ['a WebM with a comment', 'webm', webm({ ENCODER: 'Lavf', COMMENT: both }), graph],
    ['another file', null, Buffer.from('{"nodes": []}'), null],
  ])('is found in %s', (_, media, bytes, workflow) => {
    expect(read(bytes)).toEqual({ media, workflow });
  });

  it('may hold what only Python takes for a number', () => {
    const text =
      '{"1": {"class_type": "A", "inputs": {"x": NaN, "y": [-Infinity, 1], "z": "NaN"}}}';
    expect(read(png(tEXt('prompt', text))).workflow).toEqual({
      '1': { class_type: 'A', inputs: { x: null, y: [null, 1], z: 'NaN' } },
    });
  });

  it('is found where only the beginning and the end are at hand', () => {
    const whole = mp4({ workflow: graphText }, null);
    const tailStart = whole.byteLength - 2000;
    const file = piecesOf(whole.byteLength, [
      { start: 0, bytes: whole.subarray(0, 100) },
      { start: tailStart, bytes: whole.subarray(tailStart) },
    ]);
    expect(embeddedWorkflow(file, inflate).workflow).toEqual(graph);
  });

  it('never hangs or throws on what is cut, turned or made up', () => {
    const honest = [
      png(tEXt('workflow', graphText), zTXt('prompt', promptText), iTXt('x', 'y', true)),
      webp(['EXIF', exif('II', { 271: `workflow:${graphText}` })], ['XMP ', Buffer.from('<a/>')]),
      mp4({ workflow: graphText }, both),
      webm({ WORKFLOW: graphText }),
    ];
    const spoilt = fc
      .tuple(
        fc.constantFrom(...honest),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 12 }),
        fc.nat(),
      )
      .map(([bytes, changes, cut]) => {
        const copy = Buffer.from(bytes);
        for (const [place, value] of changes) copy[place % copy.byteLength] = value;
        return copy.subarray(0, cut % (copy.byteLength + 1));
      });
    fc.assert(
      fc.property(spoilt, (bytes) => {
        expect(processorMs(() => read(bytes))).toBeLessThan(500);
      }),
      { numRuns: 2000 },
    );
  });

  it('gives up on packed texts that would fill the memory, and on endless chunks', () => {
    const bomb = png(zTXt('workflow', `"${'x'.repeat(70 * 1024 * 1024)}"`));
    expect(read(bomb).workflow).toBeNull();
    const chunks = Buffer.concat([webp(), Buffer.alloc(4_000_000)]);
    const boxes = Buffer.concat(
      Array.from({ length: 300_000 }, () => Buffer.from('\0\0\0\bfree', 'latin1')),
    );
    const costMs = processorMs(() => {
      expect(read(chunks).workflow).toBeNull();
      expect(read(boxes).media).toBe('mp4');
    });
    expect(costMs).toBeLessThan(2000);
  });
});
