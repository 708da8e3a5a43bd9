/** A folder that models are put into. */
interface ModelFolder {
  readonly name: string;
  /** What people call the same folder, in the spelling of `folderWord`. */
  readonly aliases?: readonly string[];
  /** Where `GET /models/<folder>` shows its files, where that is not the folder itself. */
  readonly listedAs?: string;
  /** ComfyUI lists files of its usual endings only; the folders of node packs follow rules of their own. */
  readonly owner: 'comfyui' | 'pack';
}

const core = (name: string, aliases: readonly string[] = [], listedAs?: string): ModelFolder => ({
  name,
  aliases,
  owner: 'comfyui',
  ...(listedAs !== undefined && { listedAs }),
});
const pack = (name: string, aliases: readonly string[] = []): ModelFolder => ({
  name,
  aliases,
  owner: 'pack',
});

/** The folders of ComfyUI itself, of the deployment, and of node packs that many have. */
const folders: readonly ModelFolder[] = [
  core('checkpoints', ['checkpoint', 'ckpt', 'ckpts', 'stable_diffusion', '大模型', '底模']),
  core('loras', ['lora', 'locon', 'lycoris', 'lora模型']),
  core('vae', ['vaes']),
  core('text_encoders', ['text_encoder', 'textencoder', 'textencoders', 't5']),
  core('clip', ['clips'], 'text_encoders'),
  core('diffusion_models', ['diffusion_model', 'diffusion', 'transformer']),
  core('unet', ['unets', 'gguf'], 'diffusion_models'),
  core('clip_vision', ['clipvision', 'clip_visions']),
  core('controlnet', ['controlnets', 'control_net', 'cnet']),
  core('t2i_adapter', ['t2iadapter'], 'controlnet'),
  core('upscale_models', [
    'upscale',
    'upscaler',
    'upscalers',
    'upscale_model',
    'esrgan',
    'realesrgan',
  ]),
  core('latent_upscale_models', ['latent_upscale_model']),
  core('embeddings', ['embedding', 'textual_inversion', 'textualinversion']),
  core('style_models', ['style_model']),
  core('vae_approx', ['taesd']),
  core('hypernetworks', ['hypernetwork']),
  core('gligen'),
  core('photomaker'),
  core('classifiers', ['classifier']),
  core('model_patches', ['model_patch']),
  core('audio_encoders', ['audio_encoder']),
  core('background_removal'),
  core('frame_interpolation'),
  core('geometry_estimation'),
  core('optical_flow'),
  core('detection'),
  core('diffusers'),
  core('configs', ['config']),
  pack('facerestore_models', ['facerestore', 'face_restore', 'gfpgan', 'codeformer']),
  pack('interpolation', ['interpolations', 'vfi', 'rife']),
  pack('nsfw_detector'),
  pack('animatediff_models', ['animatediff']),
  pack('animatediff_motion_lora', ['motion_lora', 'motion_loras']),
  pack('ipadapter', ['ip_adapter', 'ipadapters', 'ip_adapters']),
  pack('insightface'),
  pack('instantid'),
  pack('pulid'),
  pack('ultralytics', ['adetailer', 'yolo']),
  pack('sams', ['sam', 'segment_anything']),
  pack('sam2'),
  pack('sam3'),
  pack('grounding-dino', ['groundingdino']),
  pack('depthanything', ['depth_anything', 'depth_anything_v2', 'depthanythingv2']),
  pack('depthanything3', ['depth_anything_3', 'depth_anything_v3', 'depthanythingv3']),
  pack('videodepthanything', ['video_depth_anything']),
  pack('facedetection', ['face_detection']),
  pack('facexlib'),
  pack('hyperswap'),
  pack('reswapper'),
  pack('liveportrait', ['live_portrait']),
  pack('clipseg'),
  pack('vitmatte'),
  pack('inpaint'),
  pack('rembg'),
  pack('RMBG'),
  pack('BiRefNet'),
  pack('LLM', ['llms']),
];

/** Folders that ComfyUI names among its models, although they do not lie below the models. */
const elsewhere: ReadonlySet<string> = new Set([
  'custom_nodes',
  'kjnodes_fonts',
  'VHS_video_formats',
]);

/** The endings that ComfyUI looks for in its own folders. */
const listedEndings: ReadonlySet<string> = new Set(
  'ckpt pt pt2 bin pth safetensors pkl sft'.split(' '),
);
const ownEndings: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['configs', new Set(['yaml'])],
  ['diffusers', new Set<string>()],
  ['classifiers', new Set([''])],
]);

/** The lists that the GGUF pack adds for files that ComfyUI itself passes over. */
const ggufLists: ReadonlyMap<string, string> = new Map([
  ['unet', 'unet_gguf'],
  ['diffusion_models', 'unet_gguf'],
  ['clip', 'clip_gguf'],
  ['text_encoders', 'clip_gguf'],
]);
const isGgufList = (list: string): boolean => [...ggufLists.values()].includes(list);

const byName = new Map(folders.map((folder) => [folder.name, folder]));
const byWord = new Map(
  folders.flatMap(({ name, aliases = [] }) =>
    [folderWord(name), ...aliases].map((word) => [word, name] as const),
  ),
);

/** A folder's name as people mean it: case and separators do not count. */
function folderWord(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

export const knownFolderNames: readonly string[] = folders.map(({ name }) => name);

export function isKnownFolder(name: string): boolean {
  return byName.has(name);
}

/** Whether something can be put into a folder that ComfyUI lists. */
export function isModelFolder(list: string): boolean {
  return isModelList(list) && !isGgufList(list);
}

/** The known folder that a person's folder stands for (`Lora` → `loras`); null where it is none. */
export function folderMeantBy(name: string): string | null {
  return byWord.get(folderWord(name)) ?? null;
}

/** The ending of a file's name in lower case, without the dot; empty where it has none. */
export function endingOf(name: string): string {
  return /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/**
 * The names to ask `GET /models/<folder>` for to find a file of this folder: ComfyUI shows `clip` as
 * `text_encoders` and `unet` as `diffusion_models`, older ones by their own names.
 */
export function listsOf(category: string, name: string): readonly string[] {
  const listedAs = byName.get(category)?.listedAs;
  const gguf = endingOf(name) === 'gguf' ? ggufLists.get(category) : undefined;
  return [listedAs, category, gguf].filter((list) => list !== undefined);
}

/** Whether a list would show such a file, so that it says something when it does not. */
export function wouldList(list: string, name: string): boolean {
  const ending = endingOf(name);
  if (isGgufList(list)) return ending === 'gguf';
  return (
    byName.get(list)?.owner !== 'comfyui' || (ownEndings.get(list) ?? listedEndings).has(ending)
  );
}

/** Whether a loader names single files of this folder; other folders may hold whole models as folders. */
export function isLoadedByFile(category: string): boolean {
  return byName.get(category)?.owner === 'comfyui' && category !== 'diffusers';
}

/** The folders whose files ComfyUI shows under this name. */
export function foldersListedAs(list: string): readonly string[] {
  if (isGgufList(list)) return foldersListedAs(folderOfList(list));
  return [list, ...folders.filter(({ listedAs }) => listedAs === list).map(({ name }) => name)];
}

/** The folder as which a list is shown to people. */
export function folderOfList(list: string): string {
  return [...ggufLists].findLast(([, gguf]) => gguf === list)?.[0] ?? list;
}

/** Whether the files of a list lie below the models at all. */
export function isModelList(list: string): boolean {
  return !elsewhere.has(list);
}
