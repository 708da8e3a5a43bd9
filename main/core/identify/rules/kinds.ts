import type { ModelFormat, ModelKind } from '../../../../contract/identify.ts';

/** The folders in which ComfyUI and its packs look for a kind of model; the first is where it is put. */
export const foldersOfKind: Readonly<Record<ModelKind, readonly [string, ...string[]]>> = {
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
  detector: ['ultralytics', 'detection', 'grounding_dino'],
  segmentation: ['sams'],
  backgroundRemoval: ['background_removal', 'rembg'],
  inpaintModel: ['inpaint'],
  contentFilter: ['nsfw_detector', 'classifiers'],
  audioEncoder: ['audio_encoders'],
  languageModel: ['LLM'],
  diffusersFolder: ['diffusers'],
  config: ['configs'],
};

/** The folder for a kind: the deployment has its GGUF diffusion models in a folder of their own. */
export function folderOf(kind: ModelKind, format: ModelFormat): string {
  return kind === 'diffusionModel' && format === 'gguf' ? 'unet' : foldersOfKind[kind][0];
}
