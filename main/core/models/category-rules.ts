/** What a word in a file's name says about its category. */
export interface CategoryRule {
  readonly category: string;
  /**
   * Tried on the name without its ending, in lower case, with `-` for every separator and one at each end, so that
   * `-vae-` is a word of its own.
   */
  readonly word: RegExp;
  readonly sure: 'likely' | 'guess';
  /** Names that this rule, and none before it, decides. */
  readonly examples: readonly string[];
}

const rule = (
  category: string,
  word: RegExp,
  examples: readonly string[],
  sure: CategoryRule['sure'] = 'likely',
): CategoryRule => ({ category, word, sure, examples });

/** The first rule that fits decides: what a file is comes before what it is made for (`flux-lora` is a LoRA). */
export const categoryRules: readonly CategoryRule[] = [
  rule('animatediff_motion_lora', /-v\d-lora-(pan|tilt|zoom|rolling)/, ['v2_lora_PanLeft.ckpt']),
  rule('model_patches', /z-image.*-controlnet|diffsynth-controlnet/, [
    'Z-Image-Turbo-Fun-Controlnet-Union.safetensors',
    'qwen_image_canny_diffsynth_controlnet.safetensors',
  ]),
  rule('controlnet', /-control-lora-|-control-?net|-control-v\d|-t2i-?adapter|-cnet-/, [
    'control-lora-canny-rank256.safetensors',
    'control_v11p_sd15_openpose_fp16.safetensors',
    'Qwen-Image-InstantX-ControlNet-Union.safetensors',
    't2iadapter_zoedepth_sd15v1.pth',
  ]),
  rule('nsfw_detector', /-nsfw-detect/, ['vit-base-nsfw-detector.safetensors']),
  rule(
    'embeddings',
    /-easy-?negative|-bad-?(hand|prompt|dream|artist|x)|-negative-?(hand|xl)|-unaesthetic|-textual-inversion|-embeddings?-/,
    ['EasyNegative.safetensors', 'badhandv4.pt', 'negative_hand.pt', 'my_embedding.pt'],
  ),
  rule('loras', /-loras?-|-loras?v?\d|-(locon|loha|lokr|lycoris|dora)-|-rank-?\d+-/, [
    'flux1-depth-dev-lora.safetensors',
    'Wan21_CausVid_14B_T2V_lora_rank32.safetensors',
    'ip-adapter-faceid_sd15_lora.safetensors',
    'my_style_lycoris.safetensors',
  ]),
  rule('loras', /-lightning-\d+-?steps?-|-causvid-|-lightx2v-|-hyper-(sd|flux)/, [
    'Qwen-Image-Lightning-4steps-V1.0.safetensors',
    'Hyper-FLUX.1-dev-8steps.safetensors',
  ]),
  rule('vae_approx', /-tae(sdxl|sd3?|f1|hv|w\d*|m1)-/, [
    'taef1_encoder.pth',
    'taesdxl_decoder.safetensors',
  ]),
  rule('vae', /-vae-|^-ae-$/, [
    'wan_2.1_vae.safetensors',
    'vae-ft-ema-560000.safetensors',
    'Wan2.2_VAE.pth',
    'ae.sft',
  ]),
  rule('clip_vision', /-clip-?vision|-clip-vit-|-siglip|-sigclip|-image-encoder-|-visual-/, [
    'clip_vision_h.safetensors',
    'CLIP-ViT-bigG-14-laion2B-39B-b160k.safetensors',
    'sigclip_vision_patch14_384.safetensors',
    'IPAdapter_image_encoder_sd15.safetensors',
  ]),
  rule('text_encoders', /-u?m?t5-?(xxl|xl|base|large|gemma)?-|-byt5-|-text-?encoder/, [
    't5xxl_fp8_e4m3fn_scaled.safetensors',
    'umt5_xxl_fp16.safetensors',
    'umt5-xxl-encoder-Q8_0.gguf',
    't5-base.safetensors',
    'models_t5_umt5-xxl-enc-fp8.pth',
  ]),
  rule(
    'text_encoders',
    /-clip-[lg]-|-jina-clip-|-llava-|-llama-|-gemma-|-mistral-|-qwen-?2-5-vl|-qwen-?3-\d/,
    [
      'clip_g_hidream.safetensors',
      'llava_llama3_fp8_scaled.safetensors',
      'gemma_3_4b_it_bf16.safetensors',
      'qwen_2.5_vl_7b_fp8_scaled.safetensors',
      'qwen_3_4b.safetensors',
    ],
  ),
  rule('ipadapter', /-ip-?adapter-/, ['ip-adapter-plus_sd15.safetensors']),
  rule('style_models', /-redux-|-style-model-|-coadapter-style-/, [
    'flux1-redux-dev.safetensors',
    'coadapter-style-sd15v1.pth',
  ]),
  rule('photomaker', /-photomaker-/, ['photomaker-v1.bin']),
  rule('instantid', /-instantid-/, ['InstantID.bin']),
  rule('pulid', /-pulid-/, ['pulid_flux_v0.9.1.safetensors']),
  rule('gligen', /-gligen-/, ['gligen_sd14_textbox_pruned.safetensors']),
  rule('hypernetworks', /-hypernetwork-/, ['water_hypernetwork.pt']),
  rule('facerestore_models', /-gfpgan|-code-?former-|-gpen-|-restoreformer/, [
    'GFPGANv1.2.pth',
    'codeformer.pth',
    'GPEN-BFR-1024.onnx',
  ]),
  rule('interpolation', /-gimm-?vfi|-raft-things-|-flowformer-/, [
    'gimmvfi_r_arb_lpips_fp16.safetensors',
    'raft-things_fp16.safetensors',
  ]),
  rule('interpolation', /-rife-?(v?\d|-)|-film-net-/, ['rife49.pth', 'film_net_fp32.pt'], 'guess'),
  rule('latent_upscale_models', /-(spatial|temporal|latent)-upscaler?-/, [
    'ltxv-spatial-upscaler-0.9.7.safetensors',
  ]),
  rule('upscale_models', /^-\d+x-|-real-?esr|-esrgan|-x[248]-?plus-|-swinir-|-ultrasharp-|-nomos/, [
    '4x-UltraSharp.pth',
    'RealESRGAN_x4plus.safetensors',
    '2x-AnimeSharpV4.safetensors',
    'BSRGANx4_SwinIR.pth',
  ]),
  rule('ultralytics', /-yolo(v?\d+|-)/, ['face_yolov8m.pt', 'yolo11n-seg.pt']),
  rule('sams', /^-sam-?(vit|hq|2)|-mobile-sam-/, ['sam_vit_h_4b8939.pth', 'mobile_sam.pt']),
  rule('animatediff_models', /^-mm-sd|-animatediff-|-sd15-mm-/, [
    'mm_sd_v15_v2.ckpt',
    'v3_sd15_mm.ckpt',
  ]),
  rule('audio_encoders', /-wav2vec2|-whisper-|-audio-encoder/, [
    'wav2vec2_large_english_fp16.safetensors',
  ]),
  rule('checkpoints', /-ltxv?-(video|\d+b)-|-stable-audio-|-ace-step-|-svd-|-hunyuan-?3d-/, [
    'ltx-video-2b-v0.9.5.safetensors',
    'ace_step_v1_3.5b.safetensors',
    'svd_xt.safetensors',
    'hunyuan3d-dit-v2-mv_fp16.safetensors',
  ]),
  // The same name is in use for the whole checkpoint and for the diffusion model alone.
  rule('checkpoints', /^-flux-?1-(dev|schnell)-fp8-$/, ['flux1-dev-fp8.safetensors'], 'guess'),
  rule('diffusion_models', /-wan-?(2|video)|-vace-|-(i2v|t2v|ti2v|s2v|flf2v)-/, [
    'wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors',
    'Wan2_1-I2V-ATI-14B_fp8_e4m3fn.safetensors',
    'wan2.1_fun_camera_v1.1_14B_bf16.safetensors',
    'hunyuan_video_t2v_720p_bf16.safetensors',
  ]),
  rule('diffusion_models', /-hunyuan-?video-|-cogvideo|-mochi-|-cosmos-|-skyreels/, [
    'hunyuan_video_720_cfgdistill_fp8.safetensors',
    'mochi_preview_bf16.safetensors',
  ]),
  rule(
    'diffusion_models',
    /-flux-?[12]?-(\d+-)?(dev|schnell|pro|fill|canny|depth|kontext|krea|klein)-/,
    [
      'flux1-dev-kontext_fp8_scaled.safetensors',
      'flux1-krea-dev.safetensors',
      'flux.1-fill-dev-OneReward-transformer_fp8.safetensors',
    ],
  ),
  rule(
    'diffusion_models',
    /-qwen-image-|-z-image-|-hidream-|-chroma\d*-|-omnigen|-lotus-|-lumina-?\d/,
    [
      'qwen_image_edit_2509_fp8_e4m3fn.safetensors',
      'z_image_turbo_bf16.safetensors',
      'Chroma1-HD-fp8_scaled_rev2.safetensors',
      'omnigen2_fp16.safetensors',
    ],
  ),
  rule('diffusion_models', /-unet-|-diffusion-model-|-transformer-/, [
    'sdxl_unet_fp16.safetensors',
  ]),
  rule(
    'checkpoints',
    /-(sd-?)?(xl|sdxl)-|-sd-?v?[123](-?5|-\d)?-|-v[12]-[15]-|-stable-diffusion-|-ckpt-|-checkpoint-/,
    [
      'sd_xl_base_1.0.safetensors',
      'v1-5-pruned-emaonly-fp16.safetensors',
      'v2-1_768-ema-pruned.safetensors',
      'sd3.5_large_fp8_scaled.safetensors',
    ],
  ),
  rule(
    'checkpoints',
    /-(pony|illustrious|noob-?ai|juggernaut|dream-?shaper|realistic-?vision|majicmix|anything|absolute-?reality)|-pruned-|-ema-?only-|inpainting-|baked-?(vae)?-/,
    [
      'DreamShaper_8_pruned.safetensors',
      'majicmixRealistic_v7.safetensors',
      'anythingV5_PrtRE.safetensors',
      'perfectWorld_v2Baked.safetensors',
    ],
  ),
];

/** What an ending alone says, where the name says nothing. */
export const endingRules: readonly {
  readonly ending: string;
  readonly category: string;
  readonly sure: 'likely' | 'guess';
}[] = [
  { ending: 'gguf', category: 'unet', sure: 'likely' },
  { ending: 'ckpt', category: 'checkpoints', sure: 'likely' },
  { ending: 'pth', category: 'upscale_models', sure: 'guess' },
  { ending: 'pt', category: 'embeddings', sure: 'guess' },
  { ending: 'yaml', category: 'configs', sure: 'guess' },
];
