import { isString } from './json.ts';
import type { ModelListing } from './model-listing.ts';
import type { NodeDefinition, ObjectInfo } from './object-info.ts';
import { toInputSpec, withChoices } from './object-info.ts';

/** Which model folder fills a list of choices, by the input's name. */
const folderOfInput: Readonly<Record<string, string>> = {
  ckpt_name: 'checkpoints',
  unet_name: 'diffusion_models',
  vae_name: 'vae',
  lora_name: 'loras',
  lora: 'loras',
  clip_name: 'text_encoders',
  clip_name1: 'text_encoders',
  clip_name2: 'text_encoders',
  clip_name3: 'text_encoders',
  clip_name4: 'text_encoders',
  control_net_name: 'controlnet',
  style_model_name: 'style_models',
  gligen_name: 'gligen',
  hypernetwork_name: 'hypernetworks',
  photomaker_model_name: 'photomaker',
  audio_encoder_name: 'audio_encoders',
};

/** Where the input's name alone does not tell. */
const folderOfClassInput: Readonly<Record<string, string>> = {
  'CLIPVisionLoader.clip_name': 'clip_vision',
  'UpscaleModelLoader.model_name': 'upscale_models',
  'WanVideoModelLoader.model': 'diffusion_models',
  'WanVideoVAELoader.model_name': 'vae',
  'LoadWanVideoT5TextEncoder.model_name': 'text_encoders',
  'LoadWanVideoClipTextEncoder.model_name': 'text_encoders',
};

const fileExtensions: Readonly<Record<string, readonly string[]>> = {
  image: ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.bmp'],
  video: ['.mp4', '.webm', '.mkv', '.mov', '.gif'],
  file: ['.mp4', '.webm', '.mkv', '.mov'],
  audio: ['.mp3', '.wav', '.flac', '.ogg', '.m4a', '.mp4'],
};
const fileLoaders = new Set([
  'LoadImage',
  'LoadImageMask',
  'LoadVideo',
  'VHS_LoadVideo',
  'LoadAudio',
]);

export interface LiveObjectInfo {
  /** The class with its lists of choices as they are now; null for an unknown class. */
  definition(className: string): Promise<NodeDefinition | null>;
  all(): Promise<ObjectInfo>;
}

export interface LiveObjectInfoPorts {
  readonly base: ObjectInfo;
  readonly models: ModelListing;
  /** The names in the input folder itself, without its subfolders. */
  readonly inputFiles: () => Promise<readonly string[]>;
}

const takesGguf = (className: string): boolean => className.includes('GGUF');

/** A core loader lists no .gguf; the GGUF pack's loader of diffusion models lists nothing else. */
function isOffered(className: string, folder: string, name: string): boolean {
  const isGguf = name.endsWith('.gguf');
  if (takesGguf(className)) return isGguf || folder !== 'diffusion_models';
  return !isGguf || className.startsWith('WanVideo');
}

async function modelNames(
  className: string,
  input: string,
  models: ModelListing,
): Promise<readonly string[] | null> {
  const folder = folderOfClassInput[`${className}.${input}`] ?? folderOfInput[input];
  if (folder === undefined) return null;
  const names = (await models.names(folder)) ?? [];
  return names.filter((name) => isOffered(className, folder, name));
}

async function fileNames(
  className: string,
  input: string,
  inputFiles: LiveObjectInfoPorts['inputFiles'],
): Promise<readonly string[] | null> {
  const extensions = fileExtensions[input];
  if (!fileLoaders.has(className) || extensions === undefined) return null;
  const names = await inputFiles();
  return names.filter((name) =>
    extensions.some((extension) => name.toLowerCase().endsWith(extension)),
  );
}

type Inputs = Readonly<Record<string, readonly unknown[]>>;

/** The inputs of one class with the choices of this moment. */
async function filledInputs(
  className: string,
  inputs: Inputs,
  { models, inputFiles }: LiveObjectInfoPorts,
): Promise<Inputs> {
  const filled = async (name: string, spec: readonly unknown[]): Promise<readonly unknown[]> => {
    const recorded = toInputSpec(name, true, spec).choices;
    if (recorded === null) return spec;
    const files = await fileNames(className, name, inputFiles);
    if (files !== null) return withChoices(spec, files);
    const found = await modelNames(className, name, models);
    return found === null ? spec : withChoices(spec, [...found, ...recorded.filter(isString)]);
  };
  const entries = Object.entries(inputs).map(
    async ([name, spec]) => [name, await filled(name, spec)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** Definitions whose lists of models and of input files follow what is there. */
export function createLiveObjectInfo(ports: LiveObjectInfoPorts): LiveObjectInfo {
  const { base } = ports;
  const definition = async (className: string): Promise<NodeDefinition | null> => {
    const found = Object.hasOwn(base, className) ? base[className] : undefined;
    if (found === undefined) return null;
    const filled = (inputs: Inputs): Promise<Inputs> => filledInputs(className, inputs, ports);
    const { required, optional } = found.input;
    const input = {
      ...found.input,
      ...(required === undefined ? {} : { required: await filled(required) }),
      ...(optional === undefined ? {} : { optional: await filled(optional) }),
    };
    return { ...found, input };
  };
  return {
    definition,
    async all() {
      const entries: [string, NodeDefinition][] = [];
      for (const name of Object.keys(base)) {
        const found = await definition(name);
        if (found !== null) entries.push([name, found]);
      }
      return Object.fromEntries(entries);
    },
  };
}
