import { expect, it } from 'vitest';
import { workflowMark } from './workflow-mark.ts';

const graph = (values: readonly unknown[], more: object = {}, mode = 0) => ({
  nodes: [
    { id: 1, type: 'A', mode, pos: [0, 0], widgets_values: values, inputs: [], ...more },
    { id: 2, type: 'B', mode: 0, inputs: [{ name: 'a', link: 1 }] },
  ],
  links: [[1, 1, 0, 2, 0, 'A']],
});

it('is another one where the workflow would run otherwise, and the same wherever its nodes lie', () => {
  const mark = workflowMark(graph([1, 'x']));
  expect(workflowMark(graph([1, 'x'], { pos: [5, 5], color: '#fff', order: 9 }))).toBe(mark);
  const others = [
    ...[
      graph([2, 'x']),
      graph([1, 'x '], {}),
      graph([1, 'x'], {}, 4),
      { ...graph([1, 'x']), links: [] },
    ],
    ...[
      { '1': { class_type: 'A', inputs: {} } },
      { '1': { class_type: 'A', inputs: { a: 1 } } },
      null,
      5,
    ],
  ];
  expect(new Set([mark, ...others.map(workflowMark)]).size).toBe(others.length + 1);
});
