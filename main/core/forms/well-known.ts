import type { FieldLabel } from '../../../contract/form.ts';

const LABELS: Readonly<Record<string, FieldLabel>> = {
  seed: 'seed',
  noise_seed: 'seed',
  steps: 'steps',
  cfg: 'cfg',
  guidance: 'guidance',
  guidance_scale: 'guidance',
  sampler_name: 'sampler',
  scheduler: 'scheduler',
  denoise: 'denoise',
  denoise_strength: 'denoise',
  shift: 'shift',
  strength: 'strength',
  strength_model: 'strength',
  lora_strength: 'strength',
  strength_clip: 'strengthClip',
  batch_size: 'batchSize',
  width: 'width',
  generation_width: 'width',
  empty_latent_width: 'width',
  height: 'height',
  generation_height: 'height',
  empty_latent_height: 'height',
  num_frames: 'frames',
  video_frames: 'frames',
  frame_rate: 'fps',
  fps: 'fps',
  seconds: 'seconds',
  duration: 'seconds',
  duration_seconds: 'seconds',
  aspect_ratio: 'aspectRatio',
  ratio: 'aspectRatio',
  resolution: 'resolution',
  size_preset: 'sizePreset',
  swap_dimensions: 'swapDimensions',
  upscale_factor: 'upscaleFactor',
  upscale_by: 'upscaleFactor',
  scale_by: 'upscaleFactor',
  filename_prefix: 'fileName',
  weight_dtype: 'precision',
  precision: 'precision',
  base_precision: 'precision',
  quantization: 'quantization',
  start_image: 'startImage',
  end_image: 'endImage',
  prompt: 'prompt',
  text: 'text',
};

/** The words for an input by its name; null where the name itself has to do. */
export function labelOf(input: string): FieldLabel | null {
  return Object.hasOwn(LABELS, input) ? (LABELS[input] ?? null) : null;
}

const FOLDERS: readonly (readonly [input: RegExp, className: RegExp, folder: string])[] = [
  [/^clip_name$/, /vision/i, 'clip_vision'],
  [/^(ckpt_name|checkpoint)$/, /^(?!.*(VFI|Upscale)).*/i, 'checkpoints'],
  [/^unet_name$/, /./, 'diffusion_models'],
  [/^vae_name$/, /./, 'vae'],
  [/^clip_name\d?$/, /./, 'text_encoders'],
  [/^lora(_name)?(_\d+)?$/, /./, 'loras'],
  [/^control_?net(_name)?$/, /./, 'controlnet'],
  [/^style_model_name$/, /./, 'style_models'],
  [/^gligen_name$/, /./, 'gligen'],
  [/^hypernetwork_name$/, /./, 'hypernetworks'],
  [/^photomaker_model_name$/, /./, 'photomaker'],
  [/^audio_encoder_name$/, /./, 'audio_encoders'],
  [/^(model_name|name)$/, /model_?patch/i, 'model_patches'],
  [/^model(_name)?$/, /upscale/i, 'upscale_models'],
  [/^model(_name)?$/, /vae/i, 'vae'],
  [/^model(_name)?$/, /clip_?(vision|text)/i, 'clip_vision'],
  [/^model(_name)?$/, /t5|text_?encoder/i, 'text_encoders'],
  [/^model(_name)?$/, /control_?net/i, 'controlnet'],
  [/^model(_name)?$/, /(WanVideo|HyVideo|Diffusion|Unet).*Loader/i, 'diffusion_models'],
];

/** The category whose files an input takes, as far as its names tell. */
export function folderOf(className: string, input: string): string | null {
  const known = FOLDERS.find(([name, kind]) => name.test(input) && kind.test(className));
  return known?.[2] ?? null;
}

const FOLDER_LABELS: Readonly<Record<string, FieldLabel>> = {
  checkpoints: 'checkpoint',
  diffusion_models: 'diffusionModel',
  loras: 'lora',
  vae: 'vae',
  text_encoders: 'textEncoder',
  clip_vision: 'clipVision',
  controlnet: 'controlnet',
  upscale_models: 'upscaleModel',
};

export function modelLabelOf(folder: string | null): FieldLabel {
  return (folder === null ? undefined : FOLDER_LABELS[folder]) ?? 'model';
}

/** Whether a text names a file that holds weights. */
export function isModelFile(value: unknown): boolean {
  return typeof value === 'string' && /\.(safetensors|sft|gguf|ckpt|pth?|bin|onnx)$/i.test(value);
}
