import { readFile } from 'node:fs/promises';

import { blend, isBlendMode } from '../image/blend.ts';
import { readPicture } from '../image/codecs.ts';
import type { Raster } from '../image/raster.ts';
import { createRaster, mapColors, plainRaster, withAlpha } from '../image/raster.ts';
import { centerCrop, resample } from '../image/resample.ts';
import type { MediaFiles } from '../media-files.ts';
import { NodeFailure } from './node-failure.ts';
import type { NodeCall, NodeResult, NodeValue } from './node-value.ts';
import { numberOf, picturesOf, textOf } from './node-value.ts';

export interface ImageWorld {
  readonly files: MediaFiles;
  /** Lets requests and an interrupt in between two pictures. */
  readonly breathe: () => Promise<void>;
}

type RunNode = (call: NodeCall, world: ImageWorld) => NodeResult | Promise<NodeResult>;

/** Works on a batch picture by picture; a picture that stands in it twice is worked on once. */
async function eachPicture(
  rasters: readonly Raster[],
  { breathe }: ImageWorld,
  work: (raster: Raster, index: number) => Raster,
): Promise<NodeResult> {
  const done = new Map<Raster, Raster>();
  const worked: Raster[] = [];
  for (const [index, raster] of rasters.entries()) {
    await breathe();
    const finished = done.get(raster) ?? work(raster, index);
    done.set(raster, finished);
    worked.push(finished);
  }
  return result(pictures(worked));
}

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

const loadImage: RunNode = async ({ inputs }, { files }) => {
  const name = textOf(inputs.image, '');
  const path = await files.find(name);
  if (path === null) {
    const message = `[Errno 2] No such file or directory: '/ComfyUI/input/${name}'`;
    throw new NodeFailure('FileNotFoundError', message);
  }
  const picture = await readPicture(await readFile(path));
  if (picture === null) throw unidentified(name);
  const image = withAlpha(picture.raster, () => 255);
  return result(pictures([image]), pictures([maskOf(picture.raster)]));
};

/** The wanted size; zero means: keep the proportions. */
function scaledSize(source: Raster, { inputs }: NodeCall): readonly [number, number] {
  const width = numberOf(inputs.width, 512);
  const height = numberOf(inputs.height, 512);
  if (width === 0 && height === 0) return [source.width, source.height];
  return [
    width || Math.max(1, Math.round((source.width * height) / source.height)),
    height || Math.max(1, Math.round((source.height * width) / source.width)),
  ];
}

const imageScale: RunNode = (call, world) => {
  const method = textOf(call.inputs.upscale_method, 'nearest-exact');
  const isCropped = textOf(call.inputs.crop, 'disabled') === 'center';
  return eachPicture(picturesOf(call.inputs.image), world, (source) => {
    const [width, height] = scaledSize(source, call);
    const cut = isCropped ? centerCrop(source, width, height) : source;
    return resample(cut, width, height, method);
  });
};

const imageInvert: RunNode = ({ inputs }, world) =>
  eachPicture(picturesOf(inputs.image), world, (source) =>
    mapColors(source, (value) => 255 - value),
  );

const imageBlend: RunNode = ({ inputs }, world) => {
  const tops = picturesOf(inputs.image2);
  const mode = textOf(inputs.blend_mode, 'normal');
  const factor = numberOf(inputs.blend_factor, 0.5);
  if (!isBlendMode(mode)) throw new NodeFailure('ValueError', `Unsupported blend mode: ${mode}`);
  return eachPicture(picturesOf(inputs.image1), world, (base, index) => {
    const top = tops[Math.min(index, tops.length - 1)] ?? base;
    const { width, height } = base;
    const fitting = resample(centerCrop(top, width, height), width, height, 'bicubic');
    return blend(base, fitting, mode, factor);
  });
};

/** The nodes that the sandbox computes for real. */
export const imageNodes: ReadonlyMap<string, RunNode> = new Map([
  ['EmptyImage', emptyImage],
  ['LoadImage', loadImage],
  ['ImageScale', imageScale],
  ['ImageInvert', imageInvert],
  ['ImageBlend', imageBlend],
]);
