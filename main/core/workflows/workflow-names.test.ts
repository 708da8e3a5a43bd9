import { describe, expect, it } from 'vitest';
import { freeName, openedName, savedName, templateName, workflowPlace } from './workflow-names.ts';

describe('the name of a workflow', () => {
  it.each([
    ['a', 'a.json'],
    ['a.json', 'a.json'],
    ['A.JSON', 'A.json'],
    [' films / 图生视频 ', 'films/图生视频.json'],
    ['//a//b/', 'a/b.json'],
  ])('%j is stored as %j', (given, stored) => {
    expect(savedName(given)).toBe(stored);
  });

  it.each([
    ['', 'empty'],
    [' / ', 'empty'],
    ['.json', 'empty'],
    ['.a', 'dots'],
    ['../a', 'dots'],
    ['a/.b', 'dots'],
    ['a\\b', 'characters'],
    ['a%2fb', 'characters'],
    ['a\u0000', 'characters'],
    ['雾'.repeat(100), 'long'],
  ])('%j is refused: %s', (given, reason) => {
    expect(() => savedName(given)).toThrow(
      expect.objectContaining({
        code: 'workflow.badName',
        params: { name: given.slice(0, 80), reason },
      }),
    );
  });

  it('tells where it lies', () => {
    expect(workflowPlace('films/a.json')).toEqual({ kind: 'saved', name: 'films/a.json' });
    expect(workflowPlace(templateName('pack', 'sub/x'))).toEqual({
      ...{ kind: 'template', module: 'pack', name: 'sub/x' },
    });
    expect(workflowPlace(openedName('id-1', 'my.picture'))).toEqual({
      ...{ kind: 'opened', id: 'id-1', title: 'my.picture' },
    });
  });

  it('gets a number where it is taken', () => {
    const taken = new Set(['a.json', 'a (2).json', 'b (2).json']);
    expect(freeName('c.json', taken)).toBe('c.json');
    expect(freeName('a.json', taken)).toBe('a (3).json');
    expect(freeName('b (2).json', taken)).toBe('b (3).json');
  });
});
