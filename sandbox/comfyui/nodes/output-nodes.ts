import { encodePng } from '../image/codecs.ts';
import type { Json, JsonObject } from '../json.ts';
import { asciiJson } from '../json.ts';
import type { FolderType, SavedFile } from '../media-files.ts';
import { tinyMedia } from './tiny-media.ts';
import type { ImageWorld } from './image-nodes.ts';
import { NodeFailure } from './node-failure.ts';
import type { NodeCall, NodeValue, UiOutput } from './node-value.ts';
import { numberOf, picturesOf, sizeOf, textOf } from './node-value.ts';

export interface OutputWorld extends ImageWorld {
  /** The posted prompt and `extra_pnginfo`: they go into the pictures. */
  readonly prompt: Json;
  readonly extraPngInfo: JsonObject;
}

type Save = (call: NodeCall, world: OutputWorld) => Promise<UiOutput>;

const pad = (counter: number): string => String(counter).padStart(5, '0');

const asUi = ({ filename, subfolder, type }: SavedFile): JsonObject => ({
  filename,
  subfolder,
  type,
});

/** `%width%` and the parts of the date, as the server itself fills them in. */
function filledPrefix(prefix: string, value: NodeValue | undefined): string {
  const now = new Date();
  const two = (part: number): string => String(part).padStart(2, '0');
  const size = sizeOf(value) ?? { width: 0, height: 0 };
  const parts: Readonly<Record<string, string>> = {
    width: String(size.width),
    height: String(size.height),
    year: String(now.getFullYear()),
    month: two(now.getMonth() + 1),
    day: two(now.getDate()),
    hour: two(now.getHours()),
    minute: two(now.getMinutes()),
    second: two(now.getSeconds()),
  };
  return prefix.replace(/%(\w+)%/g, (whole, name: string) => parts[name] ?? whole);
}

async function targetFor(world: OutputWorld, type: FolderType, prefix: string) {
  const target = await world.files.target(type, prefix);
  if (target === null) {
    const message = 'Saving image outside the output folder is not allowed.';
    throw new NodeFailure('Exception', `**** ERROR: ${message}\n full_output_folder: ${prefix}`);
  }
  return target;
}

const pngText = ({ prompt, extraPngInfo }: OutputWorld): Readonly<Record<string, string>> => ({
  prompt: asciiJson(prompt),
  ...Object.fromEntries(
    Object.entries(extraPngInfo).map(([key, value]) => [key, asciiJson(value)]),
  ),
});

const savePictures =
  (type: FolderType, defaultPrefix: string, input: string): Save =>
  async (call, world) => {
    const prefix = textOf(call.inputs.filename_prefix, defaultPrefix);
    const target = await targetFor(world, type, filledPrefix(prefix, call.inputs[input]));
    const images: JsonObject[] = [];
    for (const [index, raster] of picturesOf(call.inputs[input]).entries()) {
      await world.breathe();
      const stem = target.stem.replaceAll('%batch_num%', String(index));
      const filename = `${stem}_${pad(target.counter + index)}_.png`;
      const bytes = encodePng(raster, pngText(world));
      images.push(asUi(await world.files.save(type, target.subfolder, filename, bytes)));
    }
    return { images };
  };

const saveTiny =
  (kind: string, extension: string, defaultPrefix: string, isAnimated: boolean): Save =>
  async (call, world) => {
    const prefix = textOf(call.inputs.filename_prefix, defaultPrefix);
    const type = call.classType.startsWith('Preview') ? 'temp' : 'output';
    const target = await targetFor(world, type, filledPrefix(prefix, undefined));
    const filename = `${target.stem}_${pad(target.counter)}_.${extension}`;
    const bytes = tinyMedia(extension);
    const file = asUi(await world.files.save(type, target.subfolder, filename, bytes));
    return isAnimated ? { [kind]: [file], animated: [true] } : { [kind]: [file] };
  };

const videoExtensions: Readonly<Record<string, string>> = {
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/webm': 'webm',
  'video/h264-mp4': 'mp4',
};

/** VideoHelperSuite: the video under `gifs`, and beside it the first frame with the workflow. */
const combineVideo: Save = async (call, world) => {
  const prefix = textOf(call.inputs.filename_prefix, 'AnimateDiff');
  const format = textOf(call.inputs.format, 'video/h264-mp4');
  const keeps = call.inputs.save_output;
  const isTemp = keeps?.kind === 'constant' && keeps.value === false;
  const type = isTemp ? 'temp' : 'output';
  const target = await targetFor(world, type, filledPrefix(prefix, call.inputs.images));
  const name = `${target.stem}_${pad(target.counter)}`;
  const extension = videoExtensions[format] ?? 'mp4';
  const [frame] = picturesOf(call.inputs.images, 1);
  if (frame !== undefined) {
    const png = encodePng(frame, pngText(world));
    await world.files.save(type, target.subfolder, `${name}.png`, png);
  }
  const filename = `${name}.${extension}`;
  const saved = await world.files.save(type, target.subfolder, filename, tinyMedia(extension));
  const where = [`/ComfyUI/${type}`, target.subfolder, filename].filter((part) => part !== '');
  const gif: JsonObject = {
    ...asUi(saved),
    format,
    frame_rate: numberOf(call.inputs.frame_rate, 8),
    workflow: `${name}.png`,
    fullpath: where.join('/'),
  };
  return { gifs: [gif] };
};

const showText: Save = (call) => {
  const value = call.inputs.text ?? call.inputs.source;
  const text = value?.kind === 'constant' ? value.value : `<${value?.kind ?? 'nothing'}>`;
  return Promise.resolve({ text: [typeof text === 'string' ? text : JSON.stringify(text)] });
};

const byClass: ReadonlyMap<string, Save> = new Map([
  ['SaveImage', savePictures('output', 'ComfyUI', 'images')],
  ['PreviewImage', savePictures('temp', 'ComfyUI_temp', 'images')],
  ['VHS_VideoCombine', combineVideo],
  ['SaveVideo', saveTiny('images', 'mp4', 'video/ComfyUI', true)],
  ['SaveWEBM', saveTiny('images', 'webm', 'ComfyUI', true)],
  ['SaveAnimatedWEBP', saveTiny('images', 'webp', 'ComfyUI', true)],
  ['SaveAnimatedPNG', saveTiny('images', 'png', 'ComfyUI', true)],
  ['SaveAudio', saveTiny('audio', 'flac', 'audio/ComfyUI', false)],
  ['SaveAudioMP3', saveTiny('audio', 'mp3', 'audio/ComfyUI', false)],
  ['SaveAudioOpus', saveTiny('audio', 'opus', 'audio/ComfyUI', false)],
  ['PreviewAudio', saveTiny('audio', 'flac', 'ComfyUI_temp', false)],
  ['SaveGLB', saveTiny('3d', 'glb', 'mesh/ComfyUI', false)],
  ['PreviewAny', showText],
  ['ShowText|pysssss', showText],
]);

/** How an output node saves or shows; null where it shows nothing. */
export function saverOf(call: NodeCall): Save | null {
  const known = byClass.get(call.classType);
  if (known !== undefined || !call.definition.output_node) return known ?? null;
  const inputs = { ...call.definition.input.required, ...call.definition.input.optional };
  const image = Object.entries(inputs).find(([, spec]) => spec[0] === 'IMAGE')?.[0];
  if (image === undefined) return null;
  const isPreview = call.classType.toLowerCase().includes('preview');
  return savePictures(isPreview ? 'temp' : 'output', 'ComfyUI', image);
}
