import type { ModelKind, Sureness } from '../../../../contract/identify.ts';
import { wordsOf } from './base-words.ts';
import type { Finding } from './finding.ts';

/** What a word in a file's name says about its kind. */
interface NameRule {
  readonly kind: ModelKind;
  /** The family within the kind, where its folder depends on it, else empty. */
  readonly type: string;
  /**
   * Tried on the name without its ending, in lower case, with `-` for every separator and one at each end, so that
   * `-vae-` is a word of its own.
   */
  readonly word: RegExp;
  readonly sure: Sureness;
  /** Names that this rule, and none before it, decides. */
  readonly examples: readonly string[];
}

const rule = (
  kind: ModelKind,
  word: RegExp,
  examples: readonly string[],
  sure: Sureness = 'likely',
  type = '',
): NameRule => ({ kind, type, word, sure, examples });
const family = (
  kind: ModelKind,
  type: string,
  word: RegExp,
  examples: readonly string[],
  sure: Sureness = 'likely',
): NameRule => rule(kind, word, examples, sure, type);

/** The first rule that fits decides: what a file is comes before what it is made for (`flux-lora` is a LoRA). */
export const nameRules: readonly NameRule[] = [
  rule('motionLora', /-v\d-lora-(pan|tilt|zoom|rolling)/, ['v2_lora_PanLeft.ckpt']),
  rule('modelPatch', /z-image.*-controlnet|diffsynth-controlnet/, [
    'Z-Image-Turbo-Fun-Controlnet-Union.safetensors',
    'qwen_image_canny_diffsynth_controlnet.safetensors',
  ]),
  rule(
    'preprocessor',
    /-controlnethed-|-pidinet-|-mlsd-(large|tiny)-|-(body|hand)-pose-model-|-dw-ll-ucoco-|-yolox-[lmsx]-|-yolo-nas-|-upernet-global-|-swin-l-oneformer-|-densepose-r50|-isnetis-/,
    [
      'ControlNetHED.pth',
      'table5_pidinet.pth',
      'mlsd_large_512_fp32.pth',
      'body_pose_model.pth',
      'dw-ll_ucoco_384.onnx',
      'dw-ll_ucoco_384_bs5.torchscript.pt',
      'yolox_l.onnx',
      'yolo_nas_l_fp16.onnx',
      'upernet_global_small.pth',
      '250_16_swin_l_oneformer_ade20k_160k.pth',
      'densepose_r50_fpn_dl.torchscript.pt',
      'isnetis.ckpt',
    ],
  ),
  rule('controlnet', /-control-lora-|-control-?net|-control-v\d|-t2i-?adapter|-cnet-/, [
    'control-lora-canny-rank256.safetensors',
    'control_v11p_sd15_openpose_fp16.safetensors',
    'Qwen-Image-InstantX-ControlNet-Union.safetensors',
    't2iadapter_zoedepth_sd15v1.pth',
  ]),
  rule('contentFilter', /-nsfw-detect/, ['vit-base-nsfw-detector.safetensors']),
  rule(
    'embedding',
    /-easy-?negative|-bad-?(hand|prompt|dream|artist|x)|-negative-?(hand|xl)|-unaesthetic|-textual-inversion|-embeddings?-/,
    ['EasyNegative.safetensors', 'badhandv4.pt', 'negative_hand.pt', 'my_embedding.pt'],
  ),
  rule('lora', /-loras?-|-loras?v?\d|-(locon|loha|lokr|lycoris|dora)-|-rank-?\d+-/, [
    'flux1-depth-dev-lora.safetensors',
    'Wan21_CausVid_14B_T2V_lora_rank32.safetensors',
    'ip-adapter-faceid_sd15_lora.safetensors',
    'my_style_lycoris.safetensors',
  ]),
  rule('lora', /-lightning-\d+-?steps?-|-causvid-|-lightx2v-|-hyper-(sd|flux)/, [
    'Qwen-Image-Lightning-4steps-V1.0.safetensors',
    'Hyper-FLUX.1-dev-8steps.safetensors',
  ]),
  rule('vaeApprox', /-tae(sdxl|sd3?|f1|hv|w\d*|m1)-/, [
    'taef1_encoder.pth',
    'taesdxl_decoder.safetensors',
  ]),
  rule('vae', /-vae-|^-ae-$/, [
    'wan_2.1_vae.safetensors',
    'vae-ft-ema-560000.safetensors',
    'Wan2.2_VAE.pth',
    'ae.sft',
  ]),
  rule('clipVision', /-clip-?vision|-clip-vit-|-siglip|-sigclip|-image-encoder-|-visual-/, [
    'clip_vision_h.safetensors',
    'CLIP-ViT-bigG-14-laion2B-39B-b160k.safetensors',
    'sigclip_vision_patch14_384.safetensors',
    'IPAdapter_image_encoder_sd15.safetensors',
  ]),
  rule('textEncoder', /-u?m?t5-?(xxl|xl|base|large|gemma)?-|-byt5-|-text-?encoder/, [
    't5xxl_fp8_e4m3fn_scaled.safetensors',
    'umt5_xxl_fp16.safetensors',
    'umt5-xxl-encoder-Q8_0.gguf',
    't5-base.safetensors',
    'models_t5_umt5-xxl-enc-fp8.pth',
  ]),
  rule(
    'textEncoder',
    /-clip-[lg]-|-jina-clip-|-llava-|-llama-|-gemma-|-mistral-|-qwen-?2-5-vl|-qwen-?3-\d/,
    [
      'clip_g_hidream.safetensors',
      'llava_llama3_fp8_scaled.safetensors',
      'gemma_3_4b_it_bf16.safetensors',
      'qwen_2.5_vl_7b_fp8_scaled.safetensors',
      'qwen_3_4b.safetensors',
    ],
  ),
  rule('ipAdapter', /-ip-?adapter-/, ['ip-adapter-plus_sd15.safetensors']),
  rule('styleModel', /-redux-|-style-model-|-coadapter-style-/, [
    'flux1-redux-dev.safetensors',
    'coadapter-style-sd15v1.pth',
  ]),
  rule('photomaker', /-photomaker-/, ['photomaker-v1.bin']),
  rule('instantId', /-instantid-/, ['InstantID.bin']),
  rule('pulid', /-pulid-/, ['pulid_flux_v0.9.1.safetensors']),
  rule('gligen', /-gligen-/, ['gligen_sd14_textbox_pruned.safetensors']),
  rule('hypernetwork', /-hypernetwork-/, ['water_hypernetwork.pt']),
  rule('faceRestoration', /-gfpgan|-code-?former-|-gpen-|-restoreformer/, [
    'GFPGANv1.2.pth',
    'codeformer.pth',
    'GPEN-BFR-1024.onnx',
  ]),
  rule('interpolation', /-gimm-?vfi|-raft-things-|-flowformer-/, [
    'gimmvfi_r_arb_lpips_fp16.safetensors',
    'raft-things_fp16.safetensors',
  ]),
  rule('interpolation', /-rife-?(v?\d|-)|-film-net-/, ['rife49.pth', 'film_net_fp32.pt'], 'guess'),
  rule('latentUpscaler', /-(spatial|temporal|latent)-upscaler?-/, [
    'ltxv-spatial-upscaler-0.9.7.safetensors',
  ]),
  rule('upscaler', /^-\d+x-|-real-?esr|-esrgan|-x[248]-?plus-|-swinir-|-ultrasharp-|-nomos/, [
    '4x-UltraSharp.pth',
    'RealESRGAN_x4plus.safetensors',
    '2x-AnimeSharpV4.safetensors',
    'BSRGANx4_SwinIR.pth',
  ]),
  family('depthEstimation', 'Depth Anything', /-depth-anything-v2-.*vit[sblg]-/, [
    'depth_anything_v2_vitl_fp32.safetensors',
    'depth_anything_v2_metric_hypersim_vitl_fp32.safetensors',
  ]),
  family(
    'depthEstimation',
    'Depth Anything 3',
    /-depth-anything-3-/,
    ['depth_anything_3_small.safetensors'],
    'guess',
  ),
  rule('depthEstimation', /-depth-anything-vit[sbl]14-|-dpt-hybrid-|-midas-v\d|-zoed-(m12-)?nk?-/, [
    'depth_anything_vitl14.pth',
    'dpt_hybrid-midas-501f0c75.pt',
    'midas_v21_384.pt',
    'ZoeD_M12_N.pt',
  ]),
  rule(
    'faceDetection',
    /-detection-(resnet50|mobilenet0-25)-final-|-parsing-(parsenet|bisenet)-|-alignment-wflw-|-yolov5[ln]-face-/,
    [
      'detection_Resnet50_Final.pth',
      'detection_mobilenet0.25_Final.pth',
      'parsing_parsenet.pth',
      'parsing_bisenet.pth',
      'alignment_WFLW_4HG.pth',
      'yolov5l-face.pth',
    ],
  ),
  family('detector', 'ViTPose', /-vitpose-/, ['vitpose-l-wholebody.onnx']),
  family('detector', 'GroundingDINO', /-groundingdino-/, ['groundingdino_swint_ogc.pth']),
  family('detector', 'YOLO segmentation', /-yolo(v?\d+|-).*-seg-/, ['yolo11n-seg.pt']),
  family('detector', 'YOLO', /-yolo(v?\d+|-).*-(pose|cls|obb|world)/, ['yolov8n-pose.pt']),
  family('detector', 'YOLO detection', /-yolo(v?\d+|-)/, ['face_yolov8m.pt', 'yolov10m.onnx']),
  family('faceRecognition', 'HyperSwap', /-hyperswap-/, ['hyperswap_1a_256.onnx']),
  family('faceRecognition', 'ReSwapper', /-reswapper-/, ['reswapper_256.pth']),
  rule(
    'faceRecognition',
    /-(antelopev2|buffalo-l|inswapper|w600k|glintr100|det-10g|1k3d68|2d106det)-?/,
    ['inswapper_128.onnx', 'w600k_r50.onnx', 'det_10g.onnx'],
  ),
  rule('backgroundRemoval', /-(birefnet|rmbg|u2net|isnet)/, [
    'BiRefNet-general.safetensors',
    'u2net.onnx',
  ]),
  rule('inpaintModel', /-(big-)?lama-|-mat-places/, ['big-lama.pt']),
  rule('segmentation', /^-sam-?(vit|hq|2)|-mobile-sam-/, ['sam_vit_h_4b8939.pth', 'mobile_sam.pt']),
  rule('motionModule', /^-mm-sd|-animatediff-|-sd15-mm-/, ['mm_sd_v15_v2.ckpt', 'v3_sd15_mm.ckpt']),
  rule('audioEncoder', /-wav2vec2|-whisper-|-audio-encoder/, [
    'wav2vec2_large_english_fp16.safetensors',
  ]),
  rule('checkpoint', /-ltxv?-(video|\d+b)-|-stable-audio-|-ace-step-|-svd-|-hunyuan-?3d-/, [
    'ltx-video-2b-v0.9.5.safetensors',
    'ace_step_v1_3.5b.safetensors',
    'svd_xt.safetensors',
    'hunyuan3d-dit-v2-mv_fp16.safetensors',
  ]),
  // The same name is in use for the whole checkpoint and for the diffusion model alone.
  rule('checkpoint', /^-flux-?1-(dev|schnell)-fp8-$/, ['flux1-dev-fp8.safetensors'], 'guess'),
  rule('diffusionModel', /-wan-?(2|video)|-vace-|-(i2v|t2v|ti2v|s2v|flf2v)-/, [
    'wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors',
    'Wan2_1-I2V-ATI-14B_fp8_e4m3fn.safetensors',
    'wan2.1_fun_camera_v1.1_14B_bf16.safetensors',
    'hunyuan_video_t2v_720p_bf16.safetensors',
  ]),
  rule('diffusionModel', /-hunyuan-?video-|-cogvideo|-mochi-|-cosmos-|-skyreels/, [
    'hunyuan_video_720_cfgdistill_fp8.safetensors',
    'mochi_preview_bf16.safetensors',
  ]),
  rule(
    'diffusionModel',
    /-flux-?[12]?-(\d+-)?(dev|schnell|pro|fill|canny|depth|kontext|krea|klein)-/,
    [
      'flux1-dev-kontext_fp8_scaled.safetensors',
      'flux1-krea-dev.safetensors',
      'flux.1-fill-dev-OneReward-transformer_fp8.safetensors',
    ],
  ),
  rule(
    'diffusionModel',
    /-qwen-image-|-z-image-|-hidream-|-chroma\d*-|-omnigen|-lotus-|-lumina-?\d/,
    [
      'qwen_image_edit_2509_fp8_e4m3fn.safetensors',
      'z_image_turbo_bf16.safetensors',
      'Chroma1-HD-fp8_scaled_rev2.safetensors',
      'omnigen2_fp16.safetensors',
    ],
  ),
  rule('diffusionModel', /-unet-|-diffusion-model-|-transformer-/, ['sdxl_unet_fp16.safetensors']),
  rule(
    'checkpoint',
    /-(sd-?)?(xl|sdxl)-|-sd-?v?[123](-?5|-\d)?-|-v[12]-[15]-|-stable-diffusion-|-ckpt-|-checkpoint-/,
    [
      'sd_xl_base_1.0.safetensors',
      'v1-5-pruned-emaonly-fp16.safetensors',
      'v2-1_768-ema-pruned.safetensors',
      'sd3.5_large_fp8_scaled.safetensors',
    ],
  ),
  rule(
    'checkpoint',
    /-(pony|illustrious|noob-?ai|juggernaut|dream-?shaper|realistic-?vision|majicmix|anything|absolute-?reality)|-pruned-|-ema-?only-|inpainting-|baked-?(vae)?-/,
    [
      'DreamShaper_8_pruned.safetensors',
      'majicmixRealistic_v7.safetensors',
      'anythingV5_PrtRE.safetensors',
      'perfectWorld_v2Baked.safetensors',
    ],
  ),
];

/** What the words of a name say; `evidence` is the word as the name spells it. Null where no rule knows one. */
export function kindByName(name: string): Finding | null {
  const stem = name.replace(/\.[^.]+$/, '');
  const words = wordsOf(stem);
  for (const row of nameRules) {
    const { kind, type, word, sure } = row;
    const match = word.exec(words);
    if (match === null) continue;
    // one separator was put in front, so a place in `words` is one behind that in the name
    const evidence = stem
      .slice(Math.max(0, match.index - 1), match.index - 1 + match[0].length)
      .replace(/^[\s_.+()[\]-]+|[\s_.+()[\]-]+$/g, '');
    return {
      ...{ row, kind, orKind: null, type, parts: [], base: null, also: [], variant: '' },
      ...{ sure, reason: 'fileName', evidence },
    };
  }
  return null;
}
