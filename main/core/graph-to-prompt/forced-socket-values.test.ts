import { describe, expect, it } from 'vitest';
import { dropForcedSocketValues } from './forced-socket-values.ts';
import { parseObjectInfo } from './object-info.ts';

const classes = parseObjectInfo({
  Before: { input: { required: { a: ['INT', { forceInput: true }], b: ['STRING'], c: ['INT'] } } },
  Seeded: {
    input: { required: { a: ['FLOAT', { forceInput: true }], seed: ['INT'], c: ['INT'] } },
  },
});

describe('values of files from before sockets could be forced', () => {
  it.each([
    ['loses the dummy where the length fits', 'Before', [0, 'text', 5], ['text', 5]],
    ['is kept where the length does not fit', 'Before', ['text', 5], ['text', 5]],
    ['counts a seed twice', 'Seeded', [0, 7, 'fixed', 5], [7, 'fixed', 5]],
  ])('%s', (_, name, saved, kept) => {
    const definition = classes.definitionOf(name);
    expect(definition && dropForcedSocketValues(saved, definition)).toEqual(kept);
  });
});
