import type { BaseModel, ModelKind } from '../../../../contract/identify.ts';
import type { ModelHeader } from '../model-header.ts';
import type { Finding } from './finding.ts';

interface Declaration {
  readonly word: RegExp;
  readonly kind: ModelKind;
  readonly type: string;
  readonly base: BaseModel | null;
  /** Base models that declare the same; the name tells them apart. */
  readonly also: readonly BaseModel[];
  /** What is declared so. */
  readonly examples: readonly string[];
}

const line = (
  kind: ModelKind,
  type: string,
  word: RegExp,
  examples: readonly string[],
  base: BaseModel | null = null,
  also: readonly BaseModel[] = [],
): Declaration => ({ kind, type, word, examples, base, also });
const gguf = (name: string, base: BaseModel, also: readonly BaseModel[] = []): Declaration =>
  line('diffusionModel', '', new RegExp(`^${name}$`), [name], base, also);

/** What headers declare in words: `general.architecture` of GGUF, `modelspec.architecture`, the class of diffusers. */
export const declarations: readonly Declaration[] = [
  line('diffusersFolder', '', /Pipeline$/, [
    'StableDiffusionXLPipeline',
    'FluxPipeline',
    'MarigoldDepthPipeline',
  ]),
  line('config', '', /^(ldm|sgm|cldm)\./, ['ldm.models.diffusion.ddpm.LatentDiffusion']),
  line('detector', 'YOLO segmentation', /^ultralytics\.nn\.tasks\.SegmentationModel$/, [
    'ultralytics.nn.tasks.SegmentationModel',
  ]),
  line('detector', 'YOLO detection', /^ultralytics\.nn\.tasks\.DetectionModel$/, [
    'ultralytics.nn.tasks.DetectionModel',
  ]),
  line('detector', 'YOLO', /^(ultralytics|models\.yolo)\./, [
    'ultralytics.nn.tasks.PoseModel',
    'models.yolo.Model',
  ]),
  line('lora', 'LoRA', /\/lora$/i, ['stable-diffusion-xl-v1-base/lora']),
  line('embedding', '', /\/textual-inversion$/i, ['stable-diffusion-v1/textual-inversion']),
  line('controlnet', '', /\/control-?net$|^(Sparse)?ControlNet|ControlNetModel$/i, [
    'stable-diffusion-xl-v1-base/controlnet',
    'ControlNetModel',
    'FluxControlNetModel',
  ]),
  line('t2iAdapter', '', /^T2IAdapter$/, ['T2IAdapter']),
  line('motionModule', 'AnimateDiff', /^MotionAdapter$/, ['MotionAdapter'], 'SD1.5'),
  line('textEncoder', 'T5-XXL', /^(t5|t5encoder)$/, ['t5encoder']),
  line('textEncoder', 'Qwen2.5-VL', /^qwen2vl$/, ['qwen2vl']),
  line('textEncoder', 'Qwen3', /^qwen3(vl)?$/, ['qwen3']),
  line('textEncoder', 'Gemma', /^gemma\d?$/, ['gemma3']),
  line('textEncoder', 'Mistral', /^mistral\d?$/, ['mistral3']),
  line('textEncoder', 'Llama', /^llama$/, ['llama']),
  line('textEncoder', 'mmproj', /^(clip|mmproj|clip-vision)$/, ['clip']),
  gguf('flux', 'FLUX.1', ['FLUX.2', 'Chroma']),
  gguf('sd1', 'SD1.5', ['SD2']),
  gguf('sdxl', 'SDXL'),
  gguf('sd3', 'SD3', ['SD3.5']),
  gguf('aura', 'AuraFlow'),
  gguf('hidream', 'HiDream'),
  gguf('cosmos', 'Cosmos'),
  gguf('ltxv', 'LTX-Video', ['LTX-2']),
  gguf('hyvid', 'HunyuanVideo', ['HunyuanVideo 1.5', 'HunyuanImage 2.1']),
  gguf('wan', 'Wan 2.1', ['Wan 2.2']),
  gguf('lumina2', 'Lumina 2', ['Z-Image']),
  gguf('qwen_image', 'Qwen-Image'),
  line('textEncoder', '', /^(CLIPText|T5Encoder|UMT5Encoder|LlamaFor|LlamaModel|Qwen\d|Gemma\d)/, [
    'CLIPTextModelWithProjection',
    'T5EncoderModel',
    'Qwen2_5_VLForConditionalGeneration',
  ]),
  line('clipVision', '', /^(CLIPVision|SiglipVision|Dinov\d)/, ['CLIPVisionModelWithProjection']),
  line('contentFilter', 'ViT', /^ViTForImageClassification$|SafetyChecker$/, [
    'ViTForImageClassification',
  ]),
  line('vaeApprox', 'TAESD', /^AutoencoderTiny$/, ['AutoencoderTiny']),
  line('vae', '', /^Autoencoder|^AsymmetricAutoencoder|^VQModel/, [
    'AutoencoderKL',
    'AutoencoderKLWan',
  ]),
  line('diffusionModel', '', /(Transformer[23]DModel|UNet[A-Za-z\d]*Model|Transformer2DModel)$/, [
    'FluxTransformer2DModel',
    'UNet2DConditionModel',
    'WanTransformer3DModel',
  ]),
];

const names = [
  ...['_pipeline', 'general.architecture', 'modelspec.architecture', '_class_name'],
  ...['architectures', 'class', 'target'],
];
const baseNames = ['ss_base_model_version', 'ss_sd_model_name'];

/** What a header declares about its base model, in its own words. */
export const declaredText = ({ declared }: ModelHeader): string =>
  [...names, ...baseNames].flatMap((name) => declared.get(name) ?? []).join(' ');

/** What a header declares to be, where a line of the table knows it. */
export function declaredKind({ declared }: ModelHeader): Finding | null {
  for (const name of names) {
    const text = declared.get(name);
    const found = text === undefined ? undefined : declarations.find(({ word }) => word.test(text));
    if (text === undefined || found === undefined) continue;
    const { kind, type, base, also } = found;
    return {
      ...{ row: found, kind, orKind: null, type, base, parts: [], also, variant: '' },
      sure: 'certain',
      ...(name === 'target'
        ? { reason: 'text', evidence: text }
        : { reason: 'declared', evidence: `${name} = ${text}` }),
    };
  }
  return null;
}
