import { describe, expect, it } from 'vitest';
import { outputsOf, outputsToFetch } from './run-outputs.ts';

describe('outputsOf', () => {
  it('reads every list whose elements have a filename, whatever its name', () => {
    const outputs = outputsOf({
      '9': {
        images: [{ filename: 'a.png', subfolder: 'sub/dir', type: 'output' }],
        animated: [true],
      },
      '12': {
        gifs: [{ filename: 'v.mp4', subfolder: '', type: 'output', format: 'video/h264-mp4' }],
      },
      '13': { audio: [{ filename: 's.flac', subfolder: 'audio', type: 'output' }] },
      '14': { '3d': [{ filename: 'm.glb', subfolder: '', type: 'output' }] },
      '15': { somethingNew: [{ filename: 'x.bin' }] },
      '16': { text: ['a sentence'], result: [null, 3] },
    });
    expect(
      outputs.map(({ nodeId, kind, filename, subfolder, type }) => [
        nodeId,
        kind,
        filename,
        subfolder,
        type,
      ]),
    ).toEqual([
      ['9', 'images', 'a.png', 'sub/dir', 'output'],
      ['12', 'gifs', 'v.mp4', '', 'output'],
      ['13', 'audio', 's.flac', 'audio', 'output'],
      ['14', '3d', 'm.glb', '', 'output'],
      ['15', 'somethingNew', 'x.bin', '', 'output'],
    ]);
  });

  it('names a file once although two lists hold it', () => {
    const file = { filename: 'a.png', subfolder: '', type: 'output' };
    expect(outputsOf({ '1': { images: [file] }, '2': { images: [file] } })).toHaveLength(1);
  });

  it('keeps files apart that differ in their subfolder or type', () => {
    const outputs = outputsOf({
      '1': {
        images: [
          { filename: 'a.png', subfolder: '', type: 'output' },
          { filename: 'a.png', subfolder: 'b', type: 'output' },
          { filename: 'a.png', subfolder: '', type: 'temp' },
        ],
      },
    });
    expect(outputs).toHaveLength(3);
  });
});

describe('outputsToFetch', () => {
  const file = (type: string) => ({
    nodeId: '1',
    kind: 'images',
    filename: `${type}.png`,
    subfolder: '',
    type,
    savedAs: null,
  });

  it('leaves previews out where there are saved results', () => {
    expect(outputsToFetch([file('temp'), file('output'), file('input')])).toEqual([file('output')]);
  });

  it('takes the previews where there is nothing else, never inputs', () => {
    expect(outputsToFetch([file('temp'), file('input')])).toEqual([file('temp')]);
  });
});
