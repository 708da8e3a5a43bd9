import type { BaseModel } from '../../../../contract/identify.ts';

/** What a word in a file's name, or in what its header declares, says about the base model. */
interface BaseWord {
  readonly base: BaseModel;
  /** Tried in lower case with `-` for every separator and one at each end. */
  readonly word: RegExp;
  /** Names and declarations that this line, and none before it, decides. */
  readonly examples: readonly string[];
}

const line = (base: BaseModel, word: RegExp, examples: readonly string[]): BaseWord => ({
  ...{ base, word, examples },
});

/** The first line that fits decides. */
export const baseWords: readonly BaseWord[] = [
  line('HunyuanVideo 1.5', /-hunyuan-?video-?v?1-5-/, [
    'hunyuanvideo1.5_720p_t2v_fp16.safetensors',
  ]),
  line('HunyuanImage 2.1', /-hunyuan-?image/, ['hunyuanimage2.1_bf16.safetensors']),
  line('Hunyuan3D', /-hunyuan-?3d/, ['hunyuan3d-dit-v2_fp16.safetensors']),
  line('HunyuanDiT', /-(hunyuan-?dit|hydit)/, ['hunyuan_dit_1.2.safetensors']),
  line('HunyuanVideo', /-hunyuan-?video|-hyvid|-taehv-/, [
    ...['hunyuan_video_vae_bf16.safetensors', 'hyvid', 'taehv.safetensors'],
  ]),
  line('Wan 2.2', /-(wan-?(video-?)?|taew)2-?2(?!\d)/, [
    'taew2_2.safetensors',
    'wan2.2_t2v_high_noise_14B_fp8_scaled.safetensors',
    'Wan2_2-I2V-A14B-LOW_fp8.safetensors',
    'wan22_style_lora.safetensors',
  ]),
  line('Wan 2.1', /-(wan-?(video-?)?|taew)2-?1(?!\d)|-wan-/, [
    'taew2_1.safetensors',
    'Wan2_1_VAE_bf16.safetensors',
    'wan',
  ]),
  line('Qwen-Image', /-qwen-?(image|edit)/, ['qwen_image_vae.safetensors', 'qwen_image']),
  line('Z-Image', /-z-?image/, ['z_image_turbo_bf16.safetensors']),
  line('Chroma', /-chroma(-|\d)/, ['Chroma1-HD.safetensors']),
  line('FLUX.2', /-flux-?2-/, ['flux2-dev.safetensors', 'flux-2-klein-4b.safetensors']),
  line('FLUX.1', /-flux|-taef1-/, [
    'taef1_decoder.pth',
    'flux1-dev',
    'flux-1-dev/lora',
    'fluxgym_lora.safetensors',
  ]),
  line('SD3.5', /-(sd|stable-diffusion-)v?3-5/, ['sd3.5_large.safetensors']),
  line('SD3', /-(sd|stable-diffusion-|taesd)v?3(-|m)/, [
    'taesd3_decoder.pth',
    'sd3_medium.safetensors',
    'stable-diffusion-3-m',
    'sd3m',
  ]),
  line('PixArt', /-pixart/, ['PixArt-Sigma-XL-2-1024-MS.safetensors']),
  line('SDXL', /-(sd-?xl|stable-diffusion-xl|taesdxl|xl-|pony|illustrious|noob-?ai)/, [
    'taesdxl_decoder.pth',
    'sdxl_vae.safetensors',
    'stable-diffusion-xl-v1-base/lora',
    'sdxl_base_v1-0',
    'ponyDiffusionV6XL.safetensors',
  ]),
  line('SD2', /-(sd-?v?2|v2-[01]|stable-diffusion-v?2|sd21)(-|$)/, [
    'sd_v2',
    'v2-1_768-ema-pruned.safetensors',
    'stable-diffusion-v2-768-v',
  ]),
  line('SD1.5', /-(sd-?v?1(-?[45])?|v1-[45]|stable-diffusion-v?1|vae-ft-(mse|ema)|taesd)(-|$)/, [
    'taesd_decoder.pth',
    'sd_v1',
    'v1-5-pruned-emaonly.safetensors',
    'stable-diffusion-v1/lora',
    'control_v11p_sd15_canny.pth',
    'vae-ft-mse-840000-ema-pruned.safetensors',
  ]),
  line('LTX-2', /-ltx-?(2|av)-/, ['ltx-2-19b-dev.safetensors']),
  line('LTX-Video', /-ltx/, ['ltxv-13b-0.9.7-dev.safetensors', 'ltx-video-2b-v0.9.5.safetensors']),
  line('Lumina 2', /-lumina-?(image-?)?2/, ['lumina_2.safetensors']),
  line('Stable Cascade', /-(stable-cascade|stage-[abc]-|effnet-encoder)/, [
    'stable_cascade_stage_c.safetensors',
  ]),
  line('Stable Audio', /-stable-audio/, ['stable-audio-open-1.0.safetensors']),
  line('SVD', /-svd-|-stable-video/, ['svd_xt.safetensors']),
  line('ACE-Step', /-ace-?step/, ['ace_step_v1_3.5b.safetensors']),
  line('AuraFlow', /-aura(-?flow)?-/, ['aura_flow_0.3.safetensors', 'aura']),
  line('HiDream', /-hidream/, ['hidream_i1_full_fp16.safetensors']),
  line('OmniGen2', /-omnigen-?2/, ['omnigen2_fp16.safetensors']),
  line('Mochi', /-mochi|-taem1-/, ['taem1.safetensors', 'mochi_preview_bf16.safetensors']),
  line('Cosmos', /-cosmos/, ['cosmos_predict2_2B_t2i.safetensors']),
  line('CogVideoX', /-cogvideo/, ['CogVideoX_5b_I2V.safetensors']),
  line('Kandinsky 5', /-kandinsky-?5/, ['kandinsky5lite_t2v.safetensors']),
  line('Kolors', /-kolors/, ['Kolors-Inpainting.safetensors']),
  line('SeedVR2', /-seedvr-?2/, ['seedvr2_ema_3b_fp16.safetensors']),
];

/** A text with `-` for every separator and one at each end, in lower case, so that `-vae-` is a word of its own. */
export const wordsOf = (text: string): string =>
  `-${text.toLowerCase().replace(/[\s_.+()[\]/]/g, '-')}-`;

/** The base model that words name, null where they name none. */
export function baseIn(words: string): BaseModel | null {
  return baseWords.find(({ word }) => word.test(words))?.base ?? null;
}
