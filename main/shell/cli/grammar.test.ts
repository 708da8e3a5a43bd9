import { describe, expect, it } from 'vitest';
import { parseLine, wholeNumber } from './flags.ts';
import { recognise, usageLines } from './grammar.ts';

const recogniseLine = (text: string) => recognise(parseLine(text.split(' ').filter(Boolean)));
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
  return 'no failure';
};

describe('the grammar', () => {
  it.each([
    ['connections add home --server http://h:8188', 'connections add', ['home']],
    ['connections ls', 'connections ls', []],
    ['connections check', 'connections check', []],
    ['connections check home', 'connections check', ['home']],
    ['connections rm home', 'connections rm', ['home']],
    ['doctor --json', 'doctor', []],
    ['models ls --category loras', 'models ls', []],
    ['models push a.bin b.bin --to loras/sub', 'models push', ['a.bin', 'b.bin']],
    ['--json models push a.bin --to loras --lanes 8', 'models push', ['a.bin']],
    ['models identify a.bin b --json', 'models identify', ['a.bin', 'b']],
    ['workflows ls', 'workflows ls', []],
    ['workflows show x.json', 'workflows show', ['x.json']],
    ['workflows convert dir --object-info o.json --out out', 'workflows convert', ['dir']],
    ['run x --set 3.seed=1 --set 4.text=a --count 2 --out dir', 'run', ['x']],
    ['queue ls', 'queue ls', []],
    ['queue cancel 1', 'queue cancel', ['1']],
    ['queue clear', 'queue clear', []],
    ['restart --yes --timeout 10', 'restart', []],
    ['sandbox --port-oss 1 --port-comfyui 2 --line 30mbit,40ms', 'sandbox', []],
  ])('takes "%s"', (line, name, args) => {
    expect(recogniseLine(line)).toMatchObject({ name, args });
  });

  it.each([
    ['models fetch', 'usage.unknownCommand'],
    ['', 'usage.unknownCommand'],
    ['models', 'usage.unknownCommand'],
    ['models ls --wat', 'usage.unknownFlag'],
    ['models ls --to loras', 'usage.unknownFlag'],
    ['models push --to loras', 'usage.missingArgument'],
    ['models push a --to', 'usage.missingArgument'],
    ['connections rm', 'usage.missingArgument'],
    ['connections rm a b', 'usage.badValue'],
    ['doctor --json=yes', 'usage.badValue'],
  ])('refuses "%s" with %s', (line, code) => {
    expect(codeOf(() => recogniseLine(line))).toBe(code);
  });

  it('keeps every value of a flag that may be repeated, equals signs and dots included', () => {
    const { flags } = recogniseLine('run x --set 3:4.text=a=b --set 5.seed=-1');
    expect(flags.texts('set')).toEqual(['3:4.text=a=b', '5.seed=-1']);
  });

  it('shows each command in the help once', () => {
    expect(usageLines()).toHaveLength(35);
  });
});

describe('wholeNumber', () => {
  const bounds = { min: 1, max: 8 };
  it('gives the number within its bounds', () => {
    expect(wholeNumber(parseLine(['--lanes', '8']).flags, 'lanes', bounds)).toBe(8);
  });
  it.each(['0', '9', '1.5', '1e2', 'x', '', ' 3'])('refuses "%s"', (text) => {
    const { flags } = parseLine(['--lanes', text]);
    expect(codeOf(() => wholeNumber(flags, 'lanes', bounds))).toBe('usage.badValue');
  });
});
