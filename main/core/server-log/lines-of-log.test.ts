import { describe, expect, it } from 'vitest';
import { linesOfLog } from './lines-of-log.ts';

const entries = (...texts: readonly string[]) =>
  texts.map((text, index) => ({ at: `t${index}`, text }));
const textsOf = (...texts: readonly string[]) =>
  linesOfLog(entries(...texts)).map(({ text }) => text);

describe("the lines of a server's log", () => {
  it('are taken out of an entry that holds several, each at its time', () => {
    expect(linesOfLog(entries('Traceback:\n  File "a"\n', 'got prompt\n'))).toEqual([
      { at: 't0', text: 'Traceback:' },
      { at: 't0', text: '  File "a"' },
      { at: 't1', text: 'got prompt' },
    ]);
  });

  it('are put together where what was written came in pieces', () => {
    expect(linesOfLog(entries('loading', '', ' model', '\n', '\n'))).toEqual([
      { at: 't0', text: 'loading model' },
      { at: 't4', text: '' },
    ]);
  });

  it('lose their colours, and their Windows ends', () => {
    expect(textsOf('\u001b[33m[Manager]\u001b[0m \u001b[1;31mfailed\u001b[m\r\n')).toEqual([
      '[Manager] failed',
    ]);
  });

  it('of a progress bar are its last state, once it has ended', () => {
    expect(textsOf('start\n', '\r 50%|##  | 10/20')).toEqual(['start']);
    expect(textsOf('start\n', '\r 50%|##  |\r100%|####| 20/20', '\n')).toEqual([
      'start',
      '100%|####| 20/20',
    ]);
  });
});
