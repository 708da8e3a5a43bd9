import { examplesOf } from './examples.test-support.ts';

export const otherExamples = examplesOf(`
clipVision | SigLIP | |
  vision_model.head.probe 1 1 1152
  vision_model.encoder.layers.0.layer_norm1.weight 1152

clipVision | CLIP-ViT-H | |
  vision_model.encoder.layers.31.layer_norm1.weight 1280
  visual_projection.weight 1024 1280

clipVision | CLIP-ViT-H | |
  vision_model.encoder.layers.0.layer_norm1.weight 1280

clipVision | CLIP-ViT-bigG | |
  vision_model.encoder.layers.0.layer_norm1.weight 1664

clipVision | CLIP-ViT-L | |
  vision_model.encoder.layers.23.layer_norm1.weight 1024

clipVision | CLIP-ViT-L | |
  vision_model.embeddings.patch_embedding.weight 1024 3 14 14
  vision_model.embeddings.class_embedding 1024

clipVision | OpenCLIP | |
  visual.transformer.resblocks.0.attn.in_proj_weight 3840 1280

clipVision | CLIP-ViT-H | |
  visual.transformer.0.attn.to_qkv.weight 3840 1280
  visual.cls_embedding 1 1 1280

clipVision | CLIP-ViT-H | |
  transformer.0.attn.to_qkv.weight 3840 1280
  cls_embedding 1 1 1280

clipVision | DINOv2 | |
  encoder.layer.39.layer_scale2.lambda1 1536

clipVision | DINOv3 | |
  layer.0.mlp.gate_proj.weight 4096 1024
  layer.0.norm1.weight 1024

audioEncoder | wav2vec2 | |
  wav2vec2.feature_extractor.conv_layers.0.conv.weight 512 1 10

audioEncoder | wav2vec2 | |
  feature_extractor.conv_layers.0.conv.weight 512 1 10
  encoder.layer_norm.bias 1024

audioEncoder | Whisper | |
  model.encoder.embed_positions.weight 1500 1280

audioEncoder | Whisper | |
  encoder.embed_positions.weight 1500 1280
  encoder.conv1.weight 1280 128 3

latentUpscaler | LTX | |
  post_upsample_res_blocks.0.conv2.bias 512

latentUpscaler | HunyuanVideo | |
  blocks.0.block.0.conv.weight 512 512 3 3 3
  in_conv.conv.weight 512 32 3 3 3

latentUpscaler | HunyuanVideo | |
  up.0.block.0.conv1.conv.weight 512 512 3 3 3
  conv_in.conv.weight 512 32 3 3 3

faceRestoration | GFPGAN | |
  stylegan_decoder.style_mlp.1.weight 512 512
  toRGB.0.weight 3 256 1 1

faceRestoration | CodeFormer | |
  position_emb 256 512
  ft_layers.0.self_attn.in_proj_weight 1536 512
  quantize.embedding.weight 1024 256

faceRestoration | RestoreFormer | |
  quantize.embedding.weight 1024 256
  encoder.conv_in.weight 64 3 3 3
  decoder.conv_in.weight 512 256 3 3
  decoder.conv_out.weight 3 64 3 3
  quant_conv.weight 256 256 1 1

faceRestoration | RestoreFormer | |
  vqvae.quantize.embedding.weight 1024 256
  vqvae.decoder.conv_out.weight 3 64 3 3

faceRestoration | GPEN | |
  generator.convs.0.conv.modulation.weight 512 512
  ecd0.0.0.weight 32 3 1 1

interpolation | GIMM-VFI | |
  amt_init_decoder.upsample.0.0.weight 256 256 4 4
  g_filter 1 1 1 5 5

interpolation | GIMM-VFI | |
  g_filter 1 1 1 5 5
  alpha_v 1
  alpha_fe 1

interpolation | FlowFormer | |
  memory_encoder.channel_convertor.weight 256 256 1 1

interpolation | RAFT | |
  update_block.flow_head.conv1.weight 256 128 3 3
  fnet.conv1.weight 64 3 7 7

interpolation | RAFT | |
  module.update_block.flow_head.conv1.weight 256 128 3 3
  module.fnet.conv1.weight 64 3 7 7

interpolation | RIFE | |
  flownet.block0.conv0.0.0.weight 120 7 3 3

interpolation | RIFE | |
  module.block0.conv0.0.0.weight 120 7 3 3

interpolation | RIFE | |
  block0.conv0.0.0.weight 96 7 3 3
  encode.0.weight 16 3 3 3

interpolation | AMT | |
  feat_encoder.conv1.weight 64 3 7 7
  update4_low.convc1.weight 256 324 1 1

interpolation | FILM | |
  extract.extract_sublevels.convs.0.0.conv.weight 64 3 3 3

interpolation | FILM | |
  fuse.output_conv.weight 3 64 1 1
  predict_flow._predictors.0._convs.0.conv.weight 32 64 3 3

upscaler | ESRGAN | |
  model.0.weight 64 3 3 3
  model.1.sub.0.RDB1.conv1.0.weight 32 64 3 3

upscaler | ESRGAN+ | |
  model.0.weight 64 3 3 3
  model.1.sub.0.RDB1.conv1x1.weight 32 64 1 1

upscaler | ESRGAN | |
  conv_first.weight 64 3 3 3
  body.0.rdb1.conv1.weight 32 64 3 3

upscaler | BSRGAN | |
  conv_first.weight 64 3 3 3
  RRDB_trunk.0.RDB1.conv1.weight 32 64 3 3

upscaler | HAT | |
  conv_first.weight 180 3 3 3
  layers.0.residual_group.blocks.0.conv_block.cab.0.weight 60 180 3 3
  layers.0.residual_group.blocks.0.attn.relative_position_bias_table 961 6

upscaler | Swin2SR | |
  layers.0.residual_group.blocks.0.attn.logit_scale 6 1 1
  layers.0.residual_group.blocks.0.attn.relative_position_index 64 64

upscaler | SwinIR | |
  conv_first.weight 180 3 3 3
  layers.0.residual_group.blocks.0.attn.relative_position_index 64 64

upscaler | SwinIR | |
  layers.0.residual_group.blocks.0.attn.qkv.weight 540 180
  conv_after_body.weight 180 180 3 3

upscaler | DAT | |
  conv_first.weight 180 3 3 3
  before_RG.1.weight 180
  layers.0.blocks.0.attn.attns.0.rpe_biases 961 2

upscaler | ATD | |
  layers.0.residual_group.td 1 128 210
  layers.0.residual_group.layers.0.attn_atd.scale 128

upscaler | DRCT | |
  conv_first.weight 180 3 3 3
  layers.0.swin1.attn.qkv.weight 540 180

upscaler | CRAFT | |
  conv_first.weight 48 3 3 3
  layers.0.residual_group.hf_blocks.0.attn.temperature 6 1 1

upscaler | OmniSR | |
  input.weight 64 3 3 3
  residual_layer.0.residual_layer.0.layer.0.fn.0.weight 64 64 1 1

upscaler | SPAN | |
  conv_1.sk.weight 48 3 1 1
  block_1.c1_r.sk.weight 48 48 1 1

upscaler | PLKSR | |
  feats.0.weight 64 3 3 3
  feats.1.refine.weight 64 64 1 1

upscaler | MoSR | |
  gblocks.0.weight 64 3 3 3
  gblocks.1.fc1.weight 192 64

upscaler | AuraSR | |
  mid_attn.layers.0.0.to_out.weight 512 512
  final_res_block.block1.proj.weights 2 64 64 3 3

upscaler | RealCUGAN | |
  unet1.conv1.conv.0.weight 32 3 3 3
  unet1.conv1_down.weight 64 64 2 2

upscaler | SCUNet | |
  m_head.0.weight 64 3 3 3
  m_tail.0.weight 3 64 3 3

upscaler | DRUNet | |
  m_head.weight 64 4 3 3
  m_tail.weight 3 64 3 3

upscaler | NAFNet | |
  intro.weight 32 3 3 3
  ending.weight 3 32 3 3
  middle_blks.0.conv1.weight 512 256 1 1

upscaler | RCAN | |
  head.0.weight 64 3 3 3
  body.0.body.0.body.0.weight 64 64 3 3
  tail.1.weight 3 64 3 3

upscaler | RGT | |
  conv_first.weight 180 3 3 3
  before_RG.1.weight 180
  layers.0.blocks.0.gamma 180
  layers.0.blocks.0.attn.attns.0.rpe_biases 961 2

upscaler | MoESR | |
  in_to_dim.weight 64 3 3 3
  blocks.0.blocks.0.conv.dwconv_hw.weight 16 1 3 3

upscaler | FDAT | |
  conv_first.weight 120 3 3 3
  groups.0.blocks.0.inter.cg.1.weight 15 120 1 1

upscaler | DITN | |
  sft.weight 60 3 3 3
  UFONE.0.ITLs.0.attn.temperature 6 1 1

upscaler | SAFMN | |
  to_feat.weight 36 3 3 3
  feats.0.safm.mfr.0.weight 9 1 3 3

upscaler | SRFormer | |
  conv_first.weight 180 3 3 3
  layers.0.residual_group.blocks.0.attn.aligned_relative_position_index 576 144

upscaler | GRL | |
  conv_first.weight 128 3 3 3
  layers.0.blocks.0.attn.window_attn.attn_transform.logit_scale 4 1 1

upscaler | Swift-SRGAN | |
  initial.cnn.depthwise.weight 3 1 9 9
  final_conv.pointwise.weight 3 64 1 1

upscaler | Compact | |
  body.0.weight 64 3 3 3
  body.0.bias 64
  body.1.weight 64
  body.66.weight 48 64 3 3

segmentation | SAM | |
  image_encoder.blocks.0.attn.qkv.weight 3840 1280
  mask_decoder.iou_token.weight 1 256

segmentation | SAM | |
  image_encoder.patch_embed.seq.0.c.weight 32 3 3 3
  mask_decoder.iou_token.weight 1 256

segmentation | SAM 2 | |
  sam_mask_decoder.iou_token.weight 1 256
  memory_attention.layers.0.self_attn.q_proj.weight 256 256

segmentation | SAM 2 | |
  image_encoder.trunk.blocks.0.attn.qkv.weight 432 144

segmentation | SAM 3 | |
  detector.backbone.vision_backbone.trunk.blocks.0.attn.qkv.weight 3072 1024

detector | GroundingDINO | |
  transformer.encoder.fusion_layers.0.attn.v_proj.weight 1024 256

detector | GroundingDINO | |
  module.transformer.encoder.fusion_layers.0.attn.v_proj.weight 1024 256

detector | YOLO | |
  model.0.conv.weight 48 3 3 3
  model.22.cv3.0.0.conv.weight 192 192 3 3
  model.22.dfl.conv.weight 1 16 1 1

detector | YOLO | |
  model.0.conv.weight 48 3 3 3
  model.22.dfl.conv.weight 1 16 1 1

detector | YOLO | |
  model.0.conv.weight 32 3 6 6
  model.24.anchors 3 3 2
  model.24.m.0.weight 255 128 1 1

backgroundRemoval | BiRefNet | |
  bb.layers.0.blocks.0.attn.qkv.weight 576 192

backgroundRemoval | RMBG | |
  stage1.rebnconvin.conv_s1.weight 64 64 3 3

inpaintModel | LaMa | |
  generator.model.1.bn_l.running_mean 64

inpaintModel | LaMa | |
  model.model.1.bn_l.running_mean 64

inpaintModel | MAT | |
  model.synthesis.first_stage.conv_first.conv.resample_filter 4 4

contentFilter | ViT | |
  vit.encoder.layer.0.attention.attention.query.weight 768 768
  classifier.weight 2 768

contentFilter | Safety checker | |
  vision_model.vision_model.encoder.layers.0.layer_norm1.weight 1024
  concept_embeds 17 768

embedding | | SDXL |
  clip_g 2 1280
  clip_l 2 768

embedding | | SD1.5 |
  emb_params 16 768

embedding | | SD2 |
  emb_params 16 1024

embedding | | |
  emb_params 16 4096

embedding | | SD1.5 |
  string_to_param.* 16 768

embedding | | SD2 |
  string_to_param.* 16 1024

embedding | | |
  string_to_param.* 16 4096

embedding | | SD1.5 |
  <my-word> 768

embedding | | SDXL |
  clip_g 8 1280

hypernetwork | | |
  768.0.linear.0.weight 1536 768
  320.0.linear.0.weight 640 320
`);
