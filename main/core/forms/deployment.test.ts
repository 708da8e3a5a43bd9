import { describe, expect, it } from 'vitest';
import type { FormView } from '../../../contract/form.ts';
import type { ObjectInfo } from '../graph-to-prompt/object-info.ts';
import {
  deployed,
  failureOf,
  fieldOf,
  filled,
  formOf,
  objectInfo,
  shownAs,
} from './forms.test-support.ts';

const itemsOf = (view: FormView, id: string) =>
  view.cards.find((card) => card.id === id)?.items ?? [];
const idsOn = (view: FormView, id: string) =>
  itemsOf(view, id).map((item) => (item.kind === 'field' ? item.fieldId : item.kind));
const codes = (view: FormView) => view.problems.map(({ code, nodeId }) => `${code} ${nodeId}`);

/** The pack once took `clip`, and its later versions take `clip_vision`. */
const withNewerPack: ObjectInfo = {
  definitionOf(className) {
    const definition = objectInfo.definitionOf(className);
    if (definition?.className !== 'WanVideoImageClipEncode') return definition;
    const inputs = definition.inputs.map((spec) =>
      spec.name === 'clip' ? { ...spec, name: 'clip_vision' } : spec,
    );
    return { ...definition, inputs };
  },
};

describe('wans.json', () => {
  const images = formOf(deployed('wans'));
  const texts = formOf(deployed('wans'), { switches: { 'group:0': true } });

  it('opens as a picture, two prompts, a size and a length', () => {
    expect(idsOn(images.view, 'prompt')).toEqual(['49.positive_prompt', '49.negative_prompt']);
    expect(idsOn(images.view, 'image')).toEqual(['42.image']);
    expect(idsOn(images.view, 'size')).toEqual(['size', 'length']);
    expect(shownAs(images, '49.positive_prompt')).toMatchObject({
      label: 'positivePrompt',
      value: '焦点遂女子的转头而慢慢左移',
    });
    expect(fieldOf(images, '42.image')).toMatchObject({ kind: 'media', media: 'image' });
  });

  it('knows the sizes of the model that comes with the deployment, and its limit', () => {
    expect(itemsOf(images.view, 'size')[0]).toMatchObject({
      kind: 'size',
      pairs: [{ widthId: '50.generation_width', heightId: '50.generation_height' }],
      limit: { code: 'wan14b', width: 720, height: 720 },
      step: 8,
    });
    const [size] = itemsOf(images.view, 'size');
    expect(size).toHaveProperty('presets.0', { width: 832, height: 480 });
    expect(size).toHaveProperty('presets.1', { width: 480, height: 832 });
    // the other branch has the small model
    expect(itemsOf(texts.view, 'size')[0]).toMatchObject({ kind: 'size', limit: null });
  });

  it('counts its frames in fours and one, at the rate of the film', () => {
    expect(itemsOf(images.view, 'size')[1]).toEqual({
      kind: 'length',
      framesId: '50.num_frames',
      fpsId: '54.frame_rate',
      fps: 16,
      rule: { every: 4, plus: 1 },
    });
  });

  it('has one branch on at a time, for the sake of the memory', () => {
    expect(images.view.switches).toMatchObject([
      { id: 'group:0', label: '文生视频', kind: 'branch', on: false, reason: 'memory' },
      { id: 'group:1', label: '图生视频', kind: 'branch', on: true, reason: 'memory' },
    ]);
    expect(new Set(images.view.switches.map(({ exclusive }) => exclusive)).size).toBe(1);
    expect(texts.view.switches.map(({ on }) => on)).toEqual([true, false]);
  });

  it('shows the fields of the branch that is on alone', () => {
    expect(idsOn(texts.view, 'prompt')).toEqual(['16.positive_prompt', '16.negative_prompt']);
    expect(idsOn(texts.view, 'image')).toEqual([]);
    const nodes = (view: FormView) => new Set(view.fields.map(({ nodeId }) => nodeId));
    expect([...nodes(texts.view)].filter((id) => nodes(images.view).has(id))).toEqual([]);
  });

  it('queues the branch that is on, and the graph that says so', () => {
    const { prompt, workflow } = filled(texts);
    expect(prompt).toHaveProperty('30');
    expect(prompt).not.toHaveProperty('54');
    expect(formOf(workflow).view.switches.map(({ on }) => on)).toEqual([true, false]);
  });

  it('refuses both branches at once', () => {
    const both = { 'group:0': true, 'group:1': true };
    expect(failureOf(() => formOf(deployed('wans'), { switches: both }))).toMatchObject({
      ...{ code: 'workflow.badValue', field: 'group:1', reason: 'exclusive' },
    });
  });

  it('says beforehand where the installed pack wants another input', () => {
    expect(codes(images.view)).not.toContain('inputMissing 50');
    const { view } = formOf(deployed('wans'), { objectInfo: withNewerPack });
    expect(view.problems.find(({ code }) => code === 'inputMissing')).toMatchObject({
      level: 'stops',
      nodeId: '50',
      params: { node: '#50 WanVideo ImageClip Encode', input: 'clip_vision' },
    });
  });

  it('tells the note of its author', () => {
    expect(images.view.notes).toEqual([
      { title: '', text: "Under 81 frames doesn't seem to work?" },
    ]);
  });
});

describe('funny_pictures.json', () => {
  const form = formOf(deployed('funny_pictures'));

  it('opens as a prompt, a size and a count', () => {
    expect(idsOn(form.view, 'prompt')).toEqual(['6.text']);
    expect(fieldOf(form, '6.text')).toMatchObject({ role: 'positive', multiline: true });
    expect(idsOn(form.view, 'size')).toEqual([
      ...['85.aspect_ratio', 'size', '85.swap_dimensions', '85.batch_size'],
    ]);
    expect(shownAs(form, '85.batch_size')).toEqual({
      kind: 'number',
      label: 'batchSize',
      value: 4,
    });
  });

  it('offers width and height where no ratio of the list is chosen', () => {
    const size = itemsOf(form.view, 'size').find(({ kind }) => kind === 'size');
    expect(size).toMatchObject({ when: { fieldId: '85.aspect_ratio', value: 'custom' } });
    expect(size).toHaveProperty('presets.0', { width: 1024, height: 1024 });
  });

  it('has a LoRA that can be switched on', () => {
    const [lora] = form.view.switches;
    expect(lora).toMatchObject({ id: 'node:72', kind: 'node', on: false, exclusive: null });
    const on = formOf(deployed('funny_pictures'), { switches: { 'node:72': true } });
    expect(shownAs(on, '72.lora_name')).toMatchObject({ kind: 'model', label: 'lora' });
    expect(filled(form).prompt).toHaveProperty(['61', 'inputs', 'model'], ['12', 0]);
    expect(filled(on).prompt).toHaveProperty(['61', 'inputs', 'model'], ['72', 0]);
  });
});

describe('vace14b.json', () => {
  const form = formOf(deployed('vace14b'));

  it('opens as a picture, two prompts, a size, a length and a seed', () => {
    expect(idsOn(form.view, 'prompt')).toEqual(['15.text', '16.text']);
    expect(fieldOf(form, '15.text')).toMatchObject({ role: 'positive' });
    expect(fieldOf(form, '16.text')).toMatchObject({ role: 'negative' });
    expect(idsOn(form.view, 'image')).toEqual(['18.image']);
    expect(idsOn(form.view, 'size')).toEqual(['size', 'length', '17.batch_size']);
    expect(shownAs(form, '24.seed')).toMatchObject({
      value: { seed: '623311164160599', mode: 'randomize' },
    });
  });

  it('takes the frames from the constant that feeds them, within the limits of what they feed', () => {
    expect(itemsOf(form.view, 'size')[1]).toMatchObject({
      ...{ kind: 'length', framesId: '21.value', fps: 16, rule: { every: 4, plus: 1 } },
    });
    expect(fieldOf(form, '21.value')).toMatchObject({ label: 'frames', min: 1, max: 16384 });
  });

  it('changes the size of the picture along with that of the film', () => {
    expect(itemsOf(form.view, 'size')[0]).toMatchObject({
      pairs: [
        { widthId: '17.width', heightId: '17.height' },
        { widthId: '22.width', heightId: '22.height' },
      ],
    });
  });
});
