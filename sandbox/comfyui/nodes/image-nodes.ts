import { blend } from '../image/blend.ts';
import { readPicture } from '../image/codecs.ts';
import type { Raster } from '../image/raster.ts';
import { createRaster, mapColors, plainRaster } from '../image/raster.ts';
import { centerCrop, resample } from '../image/resample.ts';
import type { MediaFiles } from '../media-files.ts';
import { readMedia } from '../media-files.ts';
import { NodeFailure } from './node-failure.ts';
import type { NodeCall, NodeResult, NodeValue } from './node-value.ts';
import { numberOf, picturesOf, textOf } from './node-value.ts';

type RunNode = (call: NodeCall, files: MediaFiles) => NodeResult | Promise<NodeResult>;

const pictures = (rasters: readonly Raster[]): NodeValue => ({ kind: 'pictures', rasters });
const result = (...outputs: readonly NodeValue[]): NodeResult => ({ outputs, ui: null });

const emptyImage: RunNode = ({ inputs }) => {
  const width = numberOf(inputs.width, 512);
  const height = numberOf(inputs.height, 512);
  const raster = plainRaster(width, height, numberOf(inputs.color, 0));
  // One raster shared by the whole batch: nothing writes into a raster after it is made
  const count = numberOf(inputs.batch_size, 1);
  return result(pictures(Array.from({ length: count }, () => raster)));
};

/** LoadImage's mask: what is transparent is white. */
function maskOf(source: Raster): Raster {
  const mask = createRaster(source.width, source.height);
  for (let at = 0; at < mask.pixels.length; at += 4) {
    const level = 255 - (source.pixels[at + 3] ?? 255);
    mask.pixels.set([level, level, level, 255], at);
  }
  return mask;
}

function opaque(source: Raster): Raster {
  const raster = { ...source, pixels: new Uint8ClampedArray(source.pixels) };
  for (let at = 3; at < raster.pixels.length; at += 4) raster.pixels[at] = 255;
  return raster;
}

const unidentified = (name: string): NodeFailure =>
  new NodeFailure(
    'PIL.UnidentifiedImageError',
    `cannot identify image file '/ComfyUI/input/${name}'\n`,
    [
      '  File "/ComfyUI/execution.py", line 496, in execute\n    output_data, output_ui, has_subgraph, has_pending_tasks = await get_output_data(…)\n',
      '  File "/ComfyUI/nodes.py", line 1647, in load_image\n    img = node_helpers.pillow(Image.open, image_path)\n',
      '  File "/venv/site-packages/PIL/Image.py", line 3730, in open\n    raise UnidentifiedImageError(msg)\n',
    ],
  );

const loadImage: RunNode = async ({ inputs }, files) => {
  const name = textOf(inputs.image, '');
  const path = await files.find(name);
  if (path === null) {
    const message = `[Errno 2] No such file or directory: '/ComfyUI/input/${name}'`;
    throw new NodeFailure('FileNotFoundError', message);
  }
  const picture = await readPicture(await readMedia(path));
  if (picture === null) throw unidentified(name);
  return result(pictures([opaque(picture.raster)]), pictures([maskOf(picture.raster)]));
};

const imageScale: RunNode = ({ inputs }) => {
  const method = textOf(inputs.upscale_method, 'nearest-exact');
  const isCropped = textOf(inputs.crop, 'disabled') === 'center';
  const scaled = picturesOf(inputs.image).map((source) => {
    // Zero means: keep the proportions
    const wide = numberOf(inputs.width, 512);
    const tall = numberOf(inputs.height, 512);
    if (wide === 0 && tall === 0) return source;
    const width = wide || Math.max(1, Math.round((source.width * tall) / source.height));
    const height = tall || Math.max(1, Math.round((source.height * wide) / source.width));
    const cut = isCropped ? centerCrop(source, width, height) : source;
    return resample(cut, width, height, method);
  });
  return result(pictures(scaled));
};

const imageInvert: RunNode = ({ inputs }) =>
  result(pictures(picturesOf(inputs.image).map((source) => mapColors(source, (v) => 255 - v))));

const imageBlend: RunNode = ({ inputs }) => {
  const tops = picturesOf(inputs.image2);
  const mode = textOf(inputs.blend_mode, 'normal');
  const factor = numberOf(inputs.blend_factor, 0.5);
  const blended = picturesOf(inputs.image1).map((base, index) => {
    const top = tops[Math.min(index, tops.length - 1)] ?? base;
    const fitting = resample(
      centerCrop(top, base.width, base.height),
      base.width,
      base.height,
      'bicubic',
    );
    return blend(base, fitting, mode, factor);
  });
  return result(pictures(blended));
};

/** The nodes that the sandbox computes for real. */
export const imageNodes: ReadonlyMap<string, RunNode> = new Map([
  ['EmptyImage', emptyImage],
  ['LoadImage', loadImage],
  ['ImageScale', imageScale],
  ['ImageInvert', imageInvert],
  ['ImageBlend', imageBlend],
]);
