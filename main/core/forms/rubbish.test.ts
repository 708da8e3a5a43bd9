import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormView } from '../../../contract/form.ts';
import { filled, formOf } from './forms.test-support.ts';

const rubbish = fc.oneof(fc.jsonValue(), fc.constantFrom(null, -10, '-20', 2, 4, 2 ** 70, 0.5));
const classes = fc.constantFrom(
  ...['KSampler', 'CLIPTextEncode', 'EmptyLatentImage', 'SaveImage', 'LoadImage', 'VAEDecode'],
  ...['LoraLoaderModelOnly', 'VHS_VideoCombine', 'WanVideoSampler', 'CR SDXL Aspect Ratio'],
  ...['PrimitiveNode', 'Reroute', 'Note', 'sub', 'Fast Groups Bypasser (rgthree)', 'constructor'],
);
const name = fc.constantFrom(
  'text',
  'positive',
  'model',
  'seed',
  'width',
  'images',
  '',
  '__proto__',
);

describe('a form', () => {
  it('of any graph is there or says why not, and never throws', () => {
    const link = fc.oneof(rubbish, fc.nat(6));
    const slot = fc.record(
      {
        name,
        type: fc.oneof(rubbish, fc.constant('MODEL')),
        link,
        links: rubbish,
        widget: rubbish,
      },
      { requiredKeys: [] },
    );
    const slots = fc.oneof(rubbish, fc.array(slot, { maxLength: 4 }));
    const values = fc.oneof(rubbish, fc.array(rubbish, { maxLength: 9 }));
    const node = fc.record(
      {
        ...{ id: fc.oneof(fc.nat(9), rubbish), type: classes, mode: rubbish, title: rubbish },
        ...{ inputs: slots, outputs: slots, widgets_values: values, properties: rubbish },
        ...{ pos: rubbish, size: rubbish },
      },
      { requiredKeys: ['id', 'type'] },
    );
    const links = fc.array(
      fc.oneof(rubbish, fc.tuple(fc.nat(6), fc.nat(9), fc.nat(3), fc.nat(9), fc.nat(3), rubbish)),
    );
    const bounding = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(99), fc.nat(99));
    const group = fc.record({ title: rubbish, bounding: fc.oneof(rubbish, bounding) });
    const graph = { nodes: fc.array(node, { maxLength: 9 }), links };
    const subgraph = fc.record({ ...graph, id: fc.constant('sub'), inputs: slots, outputs: slots });
    const workflow = fc.record({
      ...graph,
      groups: fc.oneof(rubbish, fc.array(group, { maxLength: 3 })),
      definitions: fc.oneof(rubbish, fc.record({ subgraphs: fc.array(subgraph) })),
    });
    fc.assert(fc.property(workflow, expectForm), { numRuns: 400 });
  });

  it('of any prompt is there, and never throws', () => {
    const value = fc.oneof(rubbish, fc.tuple(fc.constantFrom('1', '2', '3'), fc.nat(3)));
    const node = fc.record({ class_type: classes, inputs: fc.dictionary(name, value) });
    const prompt = fc.dictionary(fc.constantFrom('1', '2', '3', 'a:b', '__proto__'), node);
    fc.assert(fc.property(prompt, expectForm), { numRuns: 400 });
  });
});

/** What leaves main passes the contract's schema, and an untouched form can be queued. */
function expectForm(workflow: unknown): void {
  const form = formOf(workflow);
  expect(FormView.parse(form.view)).toBeDefined();
  if (form.traced === null) expect(form.view.problems.length).toBeGreaterThan(0);
  else filled(form);
}
