import type { Marks, Rule } from './rule.ts';

const line = (
  kind: Rule['kind'],
  type: Rule['type'],
  has: readonly string[],
  more: Omit<Rule, 'kind' | 'has' | 'type'> = {},
): Rule => ({ kind, ...(type !== undefined && { type }), has, ...more });
const upscaler = (
  type: string,
  has: readonly string[],
  more: Pick<Rule, 'not' | 'when'> = {},
): Rule => line('upscaler', type, has, more);

const visionLayer = 'vision_model.encoder.layers.#.layer_norm1.weight';
const visionPatch = 'vision_model.embeddings.patch_embedding.weight';
const visionWidths: Readonly<Record<number, string>> = {
  ...{ 768: 'CLIP-ViT-B', 1024: 'CLIP-ViT-L', 1152: 'SigLIP', 1280: 'CLIP-ViT-H' },
  ...{ 1664: 'CLIP-ViT-bigG' },
};
const visionType = (marks: Marks): string =>
  visionWidths[marks.size(marks.has(visionLayer) ? visionLayer : visionPatch, 0)] ?? 'CLIP-ViT';

const vector =
  (pattern: string, width: number) =>
  (marks: Marks): boolean =>
    marks.size(pattern, -1) === width && marks.rank(pattern) <= 2;

/** Everything that is small enough to be told by a name or two. */
export const otherRules: readonly Rule[] = [
  line('clipVision', 'SigLIP', ['vision_model.head.probe']),
  line('clipVision', visionType, [visionLayer], {
    not: ['text_model.encoder.layers.#.mlp.fc1.weight'],
  }),
  line('clipVision', visionType, [visionPatch], {
    not: ['text_model.encoder.layers.#.mlp.fc1.weight'],
  }),
  line('clipVision', 'OpenCLIP', ['visual.transformer.resblocks.#.attn.in_proj_weight']),
  line('clipVision', 'CLIP-ViT-H', [
    'visual.transformer.#.attn.to_qkv.weight',
    'visual.cls_embedding',
  ]),
  line('clipVision', 'CLIP-ViT-H', ['transformer.#.attn.to_qkv.weight', 'cls_embedding']),
  line('clipVision', 'DINOv2', ['encoder.layer.#.layer_scale2.lambda1']),
  line('clipVision', 'DINOv3', ['layer.#.mlp.gate_proj.weight', 'layer.#.norm1.weight']),

  line('audioEncoder', 'wav2vec2', ['wav2vec2.feature_extractor.conv_layers.#.conv.weight']),
  line('audioEncoder', 'wav2vec2', [
    'feature_extractor.conv_layers.#.conv.weight',
    'encoder.layer_norm.bias',
  ]),
  line('audioEncoder', 'Whisper', ['model.encoder.embed_positions.weight']),
  line('audioEncoder', 'Whisper', ['encoder.embed_positions.weight', 'encoder.conv1.weight']),

  line('latentUpscaler', 'LTX', ['post_upsample_res_blocks.#.conv2.bias']),
  line('latentUpscaler', 'HunyuanVideo', ['blocks.#.block.#.conv.weight', 'in_conv.conv.weight']),
  line(
    'latentUpscaler',
    'HunyuanVideo',
    ['up.#.block.#.conv1.conv.weight', 'conv_in.conv.weight'],
    {
      not: ['decoder.conv_in.conv.weight'],
    },
  ),

  line('faceRestoration', 'GFPGAN', ['stylegan_decoder.style_mlp.#.weight']),
  line('faceRestoration', 'CodeFormer', ['ft_layers.#.self_attn.in_proj_weight', 'position_emb']),
  line('faceRestoration', 'RestoreFormer', [
    'quantize.embedding.weight',
    'decoder.conv_out.weight',
  ]),
  line('faceRestoration', 'RestoreFormer', [
    'vqvae.quantize.embedding.weight',
    'vqvae.decoder.conv_out.weight',
  ]),
  line('faceRestoration', 'GPEN', ['generator.convs.#.conv.modulation.weight', 'ecd0.#.#.weight']),

  line('interpolation', 'GIMM-VFI', ['amt_init_decoder.upsample.#.#.weight', 'g_filter']),
  line('interpolation', 'GIMM-VFI', ['g_filter', 'alpha_v', 'alpha_fe']),
  line('interpolation', 'FlowFormer', ['memory_encoder.channel_convertor.weight']),
  line('interpolation', 'RAFT', ['update_block.flow_head.conv1.weight', 'fnet.conv1.weight']),
  line('interpolation', 'RIFE', ['flownet.block0.conv0.#.#.weight']),
  line('interpolation', 'RIFE', ['block0.conv0.#.#.weight']),
  line('interpolation', 'AMT', ['feat_encoder.conv1.weight', 'update4_low.convc1.weight']),
  line('interpolation', 'FILM', ['extract.extract_sublevels.convs.#.#.conv.weight']),
  line('interpolation', 'FILM', [
    'predict_flow._predictors.#._convs.#.conv.weight',
    'fuse.output_conv.weight',
  ]),

  upscaler('ESRGAN', ['model.#.sub.#.RDB1.conv1.#.weight']),
  upscaler('ESRGAN+', ['model.#.sub.#.RDB1.conv1x1.weight']),
  upscaler('ESRGAN', ['body.#.rdb1.conv1.weight', 'conv_first.weight']),
  upscaler('BSRGAN', ['RRDB_trunk.#.RDB1.conv1.weight', 'conv_first.weight']),
  upscaler('HAT', ['layers.#.residual_group.blocks.#.conv_block.cab.#.weight']),
  upscaler('Swin2SR', ['layers.#.residual_group.blocks.#.attn.logit_scale']),
  upscaler('SRFormer', ['layers.#.residual_group.blocks.#.attn.aligned_relative_position_index']),
  upscaler('SwinIR', ['layers.#.residual_group.blocks.#.attn.relative_position_index']),
  upscaler('SwinIR', [
    'layers.#.residual_group.blocks.#.attn.qkv.weight',
    'conv_after_body.weight',
  ]),
  upscaler('RGT', ['layers.#.blocks.#.gamma', 'before_RG.#.weight']),
  upscaler('DAT', ['layers.#.blocks.#.attn.attns.#.rpe_biases', 'before_RG.#.weight']),
  upscaler('GRL', ['layers.#.blocks.#.attn.window_attn.attn_transform.logit_scale']),
  upscaler('MoESR', ['blocks.#.blocks.#.conv.dwconv_hw.weight', 'in_to_dim.weight']),
  upscaler('FDAT', ['groups.#.blocks.#.inter.cg.#.weight']),
  upscaler('DITN', ['UFONE.#.ITLs.#.attn.temperature']),
  upscaler('SAFMN', ['feats.#.safm.mfr.#.weight']),
  upscaler('Swift-SRGAN', ['initial.cnn.depthwise.weight', 'final_conv.pointwise.weight']),
  upscaler('ATD', ['layers.#.residual_group.layers.#.attn_atd.scale']),
  upscaler('DRCT', ['layers.#.swin1.attn.qkv.weight', 'conv_first.weight']),
  upscaler('CRAFT', ['layers.#.residual_group.hf_blocks.#.attn.temperature']),
  upscaler('OmniSR', ['residual_layer.#.residual_layer.#.layer.#.fn.#.weight']),
  upscaler('SPAN', ['block_#.c1_r.sk.weight']),
  upscaler('PLKSR', ['feats.#.weight', 'feats.#.refine.weight']),
  upscaler('MoSR', ['gblocks.#.weight', 'gblocks.#.fc1.weight']),
  upscaler('AuraSR', ['mid_attn.layers.#.#.to_out.weight', 'final_res_block.block1.proj.weights']),
  upscaler('RealCUGAN', ['unet1.conv1.conv.#.weight', 'unet1.conv1_down.weight']),
  upscaler('SCUNet', ['m_head.#.weight', 'm_tail.#.weight']),
  upscaler('DRUNet', ['m_head.weight', 'm_tail.weight']),
  upscaler('NAFNet', ['intro.weight', 'ending.weight', 'middle_blks.#.conv1.weight']),
  upscaler('RCAN', ['body.#.body.#.body.#.weight', 'tail.#.weight']),
  upscaler('Compact', ['body.#.weight', 'body.#.bias'], {
    when: (marks) => marks.rank('body.#.weight') === 4 && marks.last('body.#.weight') >= 4,
    not: ['conv_in.weight', 'body.#.block1.weight'],
  }),
  line('segmentation', 'SAM', [
    'image_encoder.blocks.#.attn.qkv.weight',
    'mask_decoder.iou_token.weight',
  ]),
  line('segmentation', 'SAM', ['mask_decoder.iou_token.weight']),
  // packs do not agree on their folders
  line('segmentation', 'SAM 2', ['sam_mask_decoder.iou_token.weight'], { sure: 'likely' }),
  line('segmentation', 'SAM 2', ['image_encoder.trunk.blocks.#.attn.qkv.weight'], {
    sure: 'likely',
  }),
  line(
    'segmentation',
    'SAM 3',
    ['detector.backbone.vision_backbone.trunk.blocks.#.attn.qkv.weight'],
    { sure: 'likely' },
  ),
  line('detector', 'GroundingDINO', ['transformer.encoder.fusion_layers.#.attn.v_proj.weight']),
  line('detector', 'YOLO', ['model.#.cv3.#.#.conv.weight', 'model.#.conv.weight']),
  line('detector', 'YOLO', ['model.#.dfl.conv.weight']),
  line('detector', 'YOLO', ['model.#.m.#.weight', 'model.#.anchors'], {
    not: ['model.#.stem_#.conv.weight'],
  }),
  line('backgroundRemoval', 'BiRefNet', ['bb.layers.#.blocks.#.attn.qkv.weight']),
  line('backgroundRemoval', 'RMBG', ['stage1.rebnconvin.conv_s1.weight'], { sure: 'likely' }),
  line('inpaintModel', 'LaMa', ['generator.model.#.bn_l.running_mean']),
  line('inpaintModel', 'LaMa', ['model.model.#.bn_l.running_mean']),
  line('inpaintModel', 'MAT', ['model.synthesis.first_stage.conv_first.conv.resample_filter']),
  line(
    'contentFilter',
    'ViT',
    ['vit.encoder.layer.#.attention.attention.query.weight', 'classifier.weight'],
    {
      when: (marks) => marks.size('classifier.weight', 0) <= 5,
    },
  ),
  line('contentFilter', 'Safety checker', [
    'vision_model.vision_model.encoder.layers.#.layer_norm1.weight',
    'concept_embeds',
  ]),

  line('embedding', '', ['clip_g', 'clip_l'], { base: 'SDXL' }),
  line('embedding', '', ['clip_g'], { base: 'SDXL' }),
  line('embedding', '', ['emb_params'], { base: 'SD1.5', when: vector('emb_params', 768) }),
  line('embedding', '', ['emb_params'], { base: 'SD2', when: vector('emb_params', 1024) }),
  line('embedding', '', ['emb_params']),
  line('embedding', '', ['string_to_param.*'], {
    base: 'SD1.5',
    when: vector('string_to_param.*', 768),
  }),
  line('embedding', '', ['string_to_param.*'], {
    base: 'SD2',
    when: vector('string_to_param.*', 1024),
  }),
  line('embedding', '', ['string_to_param.*']),
  line('hypernetwork', '', ['#.#.linear.#.weight']),
];
