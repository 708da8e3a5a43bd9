import { z } from 'zod';
import { Failure } from './error-code.ts';

/** What a model file is; its words are `model.kind.<kind>` in both catalogs. */
export const ModelKind = z.enum([
  /** A diffusion model with a VAE, a text encoder or both in one file; `parts` says which. */
  'checkpoint',
  'diffusionModel',
  /** LoRA, LoCon, LoHa, LoKr and their like; `type` says which. */
  'lora',
  'vae',
  /** A small decoder for previews (TAESD). */
  'vaeApprox',
  'textEncoder',
  'clipVision',
  'controlnet',
  't2iAdapter',
  /** A patch that goes on a diffusion model: DiffSynth ControlNets, Z-Image Fun, … */
  'modelPatch',
  'upscaler',
  'latentUpscaler',
  'embedding',
  'hypernetwork',
  'ipAdapter',
  'styleModel',
  'photomaker',
  'instantId',
  'pulid',
  'gligen',
  'motionModule',
  'motionLora',
  'interpolation',
  'faceRestoration',
  'faceRecognition',
  /** What finds, cuts out and aligns faces for others. */
  'faceDetection',
  /** What moves a face in a picture as another one moves. */
  'portraitAnimation',
  'detector',
  'segmentation',
  'depthEstimation',
  /** What draws lines, poses or normals for a ControlNet. */
  'preprocessor',
  'backgroundRemoval',
  'inpaintModel',
  'contentFilter',
  'audioEncoder',
  'languageModel',
  /** A folder with `model_index.json`. */
  'diffusersFolder',
  'config',
]);
export type ModelKind = z.infer<typeof ModelKind>;

/** The family that a model belongs to or is made for, as its makers spell it. */
export const BaseModel = z.enum([
  'SD1.5',
  'SD2',
  'SDXL',
  'SD3',
  'SD3.5',
  'Stable Cascade',
  'SVD',
  'Stable Audio',
  'FLUX.1',
  'FLUX.2',
  'Chroma',
  'Qwen-Image',
  'Z-Image',
  'Lumina 2',
  'HiDream',
  'OmniGen2',
  'PixArt',
  'AuraFlow',
  'HunyuanDiT',
  'Kolors',
  'Hunyuan3D',
  'Kandinsky 5',
  'ACE-Step',
  'Wan 2.1',
  'Wan 2.2',
  'HunyuanVideo',
  'HunyuanVideo 1.5',
  'HunyuanImage 2.1',
  'LTX-Video',
  'LTX-2',
  'Mochi',
  'Cosmos',
  'CogVideoX',
  'SeedVR2',
]);
export type BaseModel = z.infer<typeof BaseModel>;

/** How a file is written. */
export const ModelFormat = z.enum([
  'safetensors',
  'gguf',
  'pytorch',
  'onnx',
  'torchscript',
  'diffusers',
  'yaml',
  'other',
]);
export type ModelFormat = z.infer<typeof ModelFormat>;

/** How sure a category is. */
export const Sureness = z.enum(['certain', 'likely', 'guess']);
export type Sureness = z.infer<typeof Sureness>;

/** Why a file belongs where it does; its sentence is `category.reason.<reason>` with {evidence} in both catalogs. */
export const CategoryReason = z.enum([
  /** {evidence}: folder and name in the deployment's list. */
  'builtInList',
  'folderName',
  'fileName',
  'extension',
  /** {evidence}: the header's own words (`general.architecture`, `modelspec.architecture`, `_class_name`). */
  'declared',
  /** {evidence}: a tensor of those pairs of small matrices that change another model. */
  'lowRank',
  /** {evidence}: a tensor of the diffusion model, which brings its VAE or its text encoder. */
  'wholeModel',
  /** {evidence}: a tensor of the diffusion model, which comes alone. */
  'bareModel',
  /** {evidence}: a tensor that only this kind of model has. */
  'tensors',
  /** {evidence}: what the text of a configuration names. */
  'text',
]);
export type CategoryReason = z.infer<typeof CategoryReason>;

/**
 * What a file is, from its header and its name. `refused`: no model, or one that is damaged; it can be neither used nor
 * repaired here. `unknown`: a sound file that no rule knows, or one whose header is not read (`why`).
 */
export const ModelFacts = z.discriminatedUnion('state', [
  z
    .object({
      state: z.literal('identified'),
      format: ModelFormat,
      kind: ModelKind,
      /** The family within the kind, as its makers spell it (`LoKr`, `T5-XXL`, `ESRGAN`), else empty. */
      type: z.string(),
      /** What a checkpoint brings; empty for every other kind. */
      parts: z.array(z.enum(['diffusionModel', 'vae', 'textEncoder', 'clipVision'])).readonly(),
      baseModel: BaseModel.nullable(),
      /** Within the base model (`I2V 14B`, `schnell`, `inpainting`), else empty. */
      variant: z.string(),
      /** How most of the weights are stored (`bf16`, `fp8_e4m3fn`, `Q6_K`), else empty. */
      precision: z.string(),
      /** The folder it belongs into; null where no folder of the models is for it. */
      category: z.string().nullable(),
      /** Every folder in which ComfyUI finds this kind of model, `category` among them. */
      fits: z.array(z.string()).readonly(),
      sure: Sureness,
      reason: CategoryReason,
      /** The tensor, the word or the folder that decided. */
      evidence: z.string(),
    })
    .readonly(),
  z
    .object({
      state: z.literal('unknown'),
      format: ModelFormat,
      why: z.enum([
        'nothingTells',
        /** A header larger than is read here, though the format allows it. */
        'headerTooBig',
        /** The file lies in a cloud and would have to be fetched first. */
        'notOnThisDisk',
      ]),
    })
    .readonly(),
  z.object({ state: z.literal('refused'), failure: Failure }).readonly(),
]);
export type ModelFacts = z.infer<typeof ModelFacts>;

/** Where a file belongs; `refused` where it is no model or a damaged one. */
export const CategorySuggestion = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('suggested'),
    category: z.string(),
    /** Folders below the category that the file keeps (`wan2.1`, `a/b`), else empty. */
    subfolder: z.string(),
    sure: Sureness,
    reason: CategoryReason,
    /** The tensor, the folder, the word or the ending that decided. */
    evidence: z.string(),
  }),
  z.object({ state: z.literal('unknown') }),
  z.object({ state: z.literal('refused'), failure: Failure }),
]);
export type CategorySuggestion = z.infer<typeof CategorySuggestion>;

/** One answer of `models.identify`: what a file is, and where it belongs by that, its path and the deployment's list. */
export const IdentifiedFile = z
  .object({ path: z.string(), facts: ModelFacts, suggestion: CategorySuggestion })
  .readonly();
export type IdentifiedFile = z.infer<typeof IdentifiedFile>;
