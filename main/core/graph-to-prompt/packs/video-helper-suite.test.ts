import { describe, expect, it } from 'vitest';
import { graphToPrompt } from '../graph-to-prompt.ts';

const formats = {
  'video/mp4': [
    ['pix_fmt', ['yuv420p', 'yuv444p']],
    ['crf', 'INT', { default: 19 }],
  ],
};
const SERVER = {
  VHS_VideoCombine: {
    input: {
      required: {
        frame_rate: ['FLOAT', { default: 8 }],
        loop_count: ['INT', { default: 0 }],
        filename_prefix: ['STRING', { default: 'AnimateDiff' }],
        format: [['image/gif', 'video/mp4'], { formats }],
        pingpong: ['BOOLEAN', { default: false }],
        save_output: ['BOOLEAN', { default: true }],
      },
    },
    output: [],
  },
  VHS_LoadVideo: {
    input: {
      required: {
        video: [['a.mp4']],
        force_rate: ['FLOAT', { default: 0 }],
        custom_width: ['INT', { default: 0 }],
        custom_height: ['INT', { default: 0 }],
        frame_load_cap: ['INT', { default: 0 }],
        skip_first_frames: ['INT', { default: 0 }],
        select_every_nth: ['INT', { default: 1 }],
      },
    },
    output: ['IMAGE'],
  },
  VHS_SelectLatest: {
    input: { required: { filename_prefix: ['STRING', {}] } },
    output: ['STRING'],
  },
};

function inputsOf(type: string, widgets_values: unknown): unknown {
  const conversion = graphToPrompt({ nodes: [{ id: 1, type, widgets_values }], links: [] }, SERVER);
  return conversion.state === 'converted' ? conversion.prompt['1']?.inputs : conversion;
}

describe('video helper nodes', () => {
  it('take their values by name and drop what is no widget', () => {
    const saved = { frame_rate: 24, format: 'image/gif', videopreview: { params: {} } };
    expect(inputsOf('VHS_VideoCombine', saved)).toEqual({
      frame_rate: 24,
      loop_count: 0,
      filename_prefix: 'AnimateDiff',
      format: 'image/gif',
      pingpong: false,
      save_output: true,
    });
  });

  it('send the widgets of the chosen format as well, saved or default', () => {
    const inputs = inputsOf('VHS_VideoCombine', { format: 'video/mp4', crf: 30 });
    expect(inputs).toMatchObject({ format: 'video/mp4', pix_fmt: 'yuv420p', crf: 30 });
  });

  it('understand the lists and names of older versions', () => {
    const inputs = inputsOf('VHS_VideoCombine', [12, 1, 'x', 'image/gif', true, false, 'surplus']);
    expect(inputs).toEqual({
      frame_rate: 12,
      loop_count: 1,
      filename_prefix: 'x',
      format: 'image/gif',
      pingpong: true,
      save_output: false,
    });
  });

  it.each([
    ['Disabled', 0, 0],
    ['Custom Width', 640, 0],
    ['Custom Height', 0, 480],
    ['Custom', 640, 480],
    ['512x?', 512, 0],
    ['?x256', 0, 256],
  ])('turn the size %j into numbers', (force_size, custom_width, custom_height) => {
    const saved = { video: 'a.mp4', force_size, custom_width: 640, custom_height: 480 };
    expect(inputsOf('VHS_LoadVideo', saved)).toMatchObject({ custom_width, custom_height });
  });

  it('keep from a list what its old order lacks and the class has no default for', () => {
    const list = ['b.mp4', 8, 512, 256, 16, 1, 2, 'image'];
    expect(inputsOf('VHS_LoadVideo', list)).toMatchObject({
      custom_width: 512,
      custom_height: 256,
    });
  });

  it('that look for the newest file leave the saved value, and say so', () => {
    const select = { id: 1, type: 'VHS_SelectLatest', outputs: [{ type: 'STRING', links: [5] }] };
    const widget = { name: 'video', type: 'STRING', widget: { name: 'video' }, link: 5 };
    const load = { id: 2, type: 'VHS_LoadVideo', inputs: [widget], widgets_values: { video: 'a' } };
    const nodes = [select, load];
    const workflow = { nodes, links: [[5, 1, 0, 2, 0, 'STRING']] };
    const conversion = graphToPrompt(workflow, SERVER);
    expect(conversion).toMatchObject({ prompt: { 2: { inputs: { video: 'a' } } } });
    const told = { code: 'fileNotFetched', nodeId: '1', params: { type: 'VHS_SelectLatest' } };
    expect(JSON.stringify(conversion)).toContain(JSON.stringify(told));
  });
});
