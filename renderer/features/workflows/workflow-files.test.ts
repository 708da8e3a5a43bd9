import { describe, expect, it } from 'vitest';
import { isWorkflowFile, partsOf } from './workflow-files.ts';

describe('a file that may hold a workflow', () => {
  it.each(['a.json', 'A.PNG', 'b.webp', 'c.mp4', 'd.webm', 'e.mov'])('%s is one', (name) => {
    expect(isWorkflowFile(name)).toBe(true);
  });
  it.each(['a.safetensors', 'json', 'a.gguf', 'png.ckpt', 'a.jpg'])('%s is none', (name) => {
    expect(isWorkflowFile(name)).toBe(false);
  });

  it('goes to main whole, or of a large one both ends', () => {
    const small = new File(['{}'], 'a.json');
    expect(partsOf(small)).toEqual({ head: small, tail: null, bytes: 2 });
    const large = new File([new Uint8Array(50 * 1024 * 1024)], 'film.mp4');
    const { head, tail, bytes } = partsOf(large);
    expect([head.name, head.size, tail?.size, bytes]).toEqual([
      ...['film.mp4', 4 * 1024 * 1024, 24 * 1024 * 1024, 50 * 1024 * 1024],
    ]);
  });
});
