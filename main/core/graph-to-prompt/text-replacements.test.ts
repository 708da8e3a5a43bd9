import { describe, expect, it } from 'vitest';
import { needsClock, replaceInText } from './text-replacements.ts';
import { fed, image, promptOf, reasonsOf, inputOf } from './workflow-builder.test-support.ts';

const now = { year: 2031, month: 2, day: 3, hours: 14, minutes: 5, seconds: 6 };
const lookup = (node: string, widget: string) =>
  node === 'Size' && widget === 'name' ? 'a/b:c' : undefined;

describe('placeholders', () => {
  it.each([
    ['%date:yyyy-MM-dd% x', '2031-02-03 x'],
    ['%date:yy M d hhmmss%', '31 2 3 140506'],
    ['%Size.name%', 'a_b_c'],
    ['%Nobody.name%', '%Nobody.name%'],
    ['%width%', '%width%'],
    ['%a.b.c%', '%a.b.c%'],
    ['100% sure', '100% sure'],
  ])('turn %j into %j', (text, filled) => {
    expect(replaceInText(text, lookup, now)).toBe(filled);
  });

  it('ask for a clock only where a date stands', () => {
    expect(needsClock('%date:yyyy%')).toBe(true);
    expect(needsClock('%Node.date:yyyy%')).toBe(false);
  });

  const saving = (prefix: string) => ({
    nodes: [
      { ...image(1, 640), title: 'Size', properties: { 'Node name for S&R': 'Other' } },
      { ...image(2, 320), properties: { 'Node name for S&R': 'Size' } },
      fed(3, 'SaveImage', 'images', 1, { widgets_values: [prefix] }),
    ],
    links: [[1, 1, 0, 3, 0, 'IMAGE']],
  });

  it('find a node by its name for replacements before its title', () => {
    expect(inputOf(promptOf(saving('w%Size.width%')), '3', 'filename_prefix')).toBe('w320');
    expect(inputOf(promptOf(saving('w%Other.width%')), '3', 'filename_prefix')).toBe('w640');
  });

  it('find an instance by the name of its subgraph, and a PrimitiveNode by that word', () => {
    const sized = { name: 'width', type: 'INT', link: null, widget: { name: 'width' } };
    const definition = {
      id: 'd',
      name: 'Maker',
      inputs: [{ name: 'width', type: 'INT' }],
      nodes: [{ ...image(7), inputs: [{ ...sized, link: 1 }] }],
      links: [{ id: 1, origin_id: -10, origin_slot: 0, target_id: 7, target_slot: 0 }],
    };
    const instance = { id: 4, type: 'd', inputs: [sized], widgets_values: [55] };
    const primitive = { id: 5, type: 'PrimitiveNode', widgets_values: [66, 'fixed'] };
    const workflow = saving('%Maker.width% %Primitive.value%');
    const nodes = [...workflow.nodes, instance, primitive];
    const prompt = promptOf({ ...workflow, nodes, definitions: { subgraphs: [definition] } });
    expect(inputOf(prompt, '3', 'filename_prefix')).toBe('55 66');
  });

  it('with a date are refused without a clock', () => {
    expect(reasonsOf(saving('%date:yyyy%'))).toEqual(['needsClock 3']);
    expect(inputOf(promptOf(saving('%date:yyyy%'), { now }), '3', 'filename_prefix')).toBe('2031');
  });
});
