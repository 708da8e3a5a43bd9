import type { ModelFormat, ModelKind } from '../../../../contract/identify.ts';

/**
 * The folders in which ComfyUI and its packs look for a kind of model; the first is where it is put. None, where packs
 * keep such models beside their own code.
 */
export const foldersOfKind: Readonly<Record<ModelKind, readonly string[]>> = {
  checkpoint: ['checkpoints'],
  diffusionModel: ['diffusion_models', 'unet'],
  lora: ['loras'],
  vae: ['vae'],
  vaeApprox: ['vae_approx', 'vae'],
  textEncoder: ['text_encoders', 'clip'],
  // video packs load theirs from where the text encoders are
  clipVision: ['clip_vision', 'clip', 'text_encoders'],
  controlnet: ['controlnet'],
  t2iAdapter: ['controlnet', 't2i_adapter'],
  modelPatch: ['model_patches', 'controlnet'],
  upscaler: ['upscale_models'],
  latentUpscaler: ['latent_upscale_models', 'upscale_models'],
  embedding: ['embeddings'],
  hypernetwork: ['hypernetworks'],
  ipAdapter: ['ipadapter'],
  styleModel: ['style_models'],
  photomaker: ['photomaker'],
  instantId: ['instantid', 'ipadapter'],
  pulid: ['pulid'],
  gligen: ['gligen'],
  motionModule: ['animatediff_models'],
  motionLora: ['animatediff_motion_lora'],
  interpolation: ['interpolation', 'frame_interpolation', 'optical_flow'],
  faceRestoration: ['facerestore_models'],
  faceRecognition: ['insightface'],
  faceDetection: ['facedetection', 'facexlib'],
  portraitAnimation: ['liveportrait'],
  detector: ['ultralytics', 'detection'],
  segmentation: ['sams'],
  depthEstimation: [],
  preprocessor: [],
  backgroundRemoval: ['background_removal', 'BiRefNet', 'RMBG', 'rembg'],
  inpaintModel: ['inpaint'],
  contentFilter: ['nsfw_detector', 'classifiers'],
  audioEncoder: ['audio_encoders'],
  languageModel: ['LLM'],
  diffusersFolder: ['diffusers'],
  config: ['configs'],
};

/** Families within a kind that are looked for elsewhere than the rest of it, most often by a pack of their own. */
export const foldersOfType: Readonly<Record<string, readonly string[]>> = {
  'Depth Anything': ['depthanything'],
  'Video Depth Anything': ['videodepthanything'],
  'Depth Anything 3': ['geometry_estimation', 'depthanything3'],
  'Depth Anything 3 original': ['depthanything3'],
  MoGe: ['geometry_estimation'],
  GroundingDINO: ['grounding-dino'],
  'RT-DETR': ['diffusion_models', 'unet'],
  ViTPose: ['detection'],
  'SAM 2': ['sam2', 'sams'],
  // ComfyUI loads it together with its text encoder, packs from folders of their own
  'SAM 3': ['checkpoints', 'sam3', 'sams'],
  SegFormer: [],
  CLIPSeg: ['clipseg'],
  ViTMatte: ['vitmatte'],
  MediaPipe: ['detection'],
  HyperSwap: ['hyperswap'],
  ReSwapper: ['reswapper'],
  RMBG: ['RMBG', 'rembg'],
};

/** What a model is, as far as its folder depends on it. */
export interface Sort {
  readonly kind: ModelKind;
  readonly type: string;
  readonly format: ModelFormat;
}

/** The folders that take a model; the first is where it is put, none where no folder of the models is for it. */
export function foldersOf({ kind, type, format }: Sort): readonly string[] {
  // the deployment has its GGUF diffusion models in a folder of their own
  if (kind === 'diffusionModel' && format === 'gguf') return ['unet', 'diffusion_models'];
  // ultralytics loads its own format only
  if (kind === 'detector' && format === 'onnx') return ['detection'];
  return foldersOfType[type] ?? foldersOfKind[kind];
}

/** The folder below that one in which loaders list a model; empty where they list all. */
export const subfolderOf = ({ type, format }: Sort): string =>
  format === 'onnx' ? '' : (subfolders[type] ?? '');

const subfolders: Readonly<Record<string, string>> = {
  'YOLO detection': 'bbox',
  'YOLO segmentation': 'segm',
};
