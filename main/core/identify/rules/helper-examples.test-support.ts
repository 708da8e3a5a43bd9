import { examplesOf } from './examples.test-support.ts';

export const helperExamples = examplesOf(`
depthEstimation | Depth Anything | | | depth_anything_v2_vitl_fp32.safetensors
  pretrained.cls_token 1 1 1024
  pretrained.blocks.0.attn.qkv.weight 3072 1024
  depth_head.projects.0.weight 256 1024 1 1
  depth_head.scratch.output_conv1.weight 128 256 3 3
  depth_head.scratch.output_conv2.0.weight 32 128 3 3

depthEstimation | Video Depth Anything | |
  pretrained.blocks.0.attn.qkv.weight 1152 384
  head.resize_layers.0.weight 48 48 4 4
  head.scratch.output_conv1.weight 32 64 3 3
  head.motion_modules.0.temporal_transformer.transformer_blocks.0.attention_blocks.0.to_q.weight 192 192

depthEstimation | Depth Anything 3 | |
  backbone.embeddings.patch_embeddings.projection.weight 384 3 14 14
  backbone.encoder.layer.0.norm1.weight 384
  head.projects.0.weight 48 768 1 1

depthEstimation | Depth Anything 3 original | |
  model.backbone.pretrained.patch_embed.proj.weight 384 3 14 14
  model.backbone.pretrained.blocks.0.attn.qkv.weight 1152 384
  model.head.projects.0.weight 48 768 1 1

depthEstimation | Depth Anything HF | | | model.safetensors
  backbone.embeddings.cls_token 1 1 384
  backbone.embeddings.patch_embeddings.projection.weight 384 3 14 14
  neck.reassemble_stage.layers.0.projection.weight 48 384 1 1
  head.conv1.weight 32 64 3 3

depthEstimation | DPT HF | | | model.safetensors
  dpt.embeddings.cls_token 1 1 1024
  neck.reassemble_stage.layers.0.projection.weight 256 1024 1 1
  head.head.0.weight 128 256 3 3

depthEstimation | MoGe | |
  encoder.backbone.cls_token 1 1 1024
  encoder.output_projections.0.weight 1024 1024 1 1
  neck.input_blocks.0.weight 1024 1026 1 1
  points_head.input_blocks.0.weight 1024 1024 1 1

depthEstimation | MoGe | |
  backbone.cls_token 1 1 1024
  head.projects.0.weight 512 1024 1 1
  head.upsample_blocks.0.0.0.weight 512 256 2 2
  head.output_block.0.2.weight 3 32 1 1

depthEstimation | ZoeDepth | | | ZoeD_M12_N.safetensors
  core.core.pretrained.model.cls_token 1 1 1024
  core.core.scratch.layer1_rn.weight 256 256 3 3
  seed_bin_regressor._net.0.weight 256 256 1 1
  conditional_log_binomial.mlp.0.weight 80 161 1 1

depthEstimation | MiDaS | | | dpt_hybrid-midas-501f0c75.safetensors
  pretrained.model.blocks.0.attn.qkv.weight 2304 768
  pretrained.act_postprocess3.0.project.0.weight 768 1536
  scratch.layer1_rn.weight 256 256 3 3
  scratch.output_conv.0.weight 128 256 3 3

depthEstimation | Metric3D | | | metric_depth_vit_small_800k.safetensors
  depth_model.encoder.cls_token 1 1 384
  depth_model.decoder.depth_regressor.0.weight 256 96 3 3
  depth_model.decoder.normal_predictor.0.weight 128 96 3 3

depthEstimation | LeReS | | | res101.safetensors
  depth_model.module.encoder_modules.encoder.conv1.weight 64 3 7 7
  depth_model.module.decoder_modules.outconv.adapt_conv.0.weight 128 256 3 3

depthEstimation | LeReS | |
  depth_model.encoder_modules.encoder.conv1.weight 64 3 7 7
  depth_model.decoder_modules.outconv.adapt_conv.0.weight 128 256 3 3

depthEstimation | LeReS merge | | | latest_net_G.safetensors
  model.model.0.weight 64 2 4 4
  model.model.1.model.1.weight 128 64 4 4
  model.model.1.model.3.model.1.weight 256 128 4 4
  model.model.3.weight 128 1 4 4

preprocessor | Lineart Anime | | | netG.safetensors
  module.model.model.0.weight 64 3 4 4
  module.model.model.1.model.1.weight 128 64 4 4
  module.model.model.1.model.3.model.1.weight 256 128 4 4
  module.model.model.3.weight 128 1 4 4

preprocessor | Lineart | | | sk_model.safetensors
  model0.1.weight 64 3 7 7
  model2.0.conv_block.1.weight 256 256 3 3
  model4.1.weight 1 64 7 7

preprocessor | Manga Line | | | erika.safetensors
  block0.model.0.conv1.model.0.weight 24 1 3 3
  block9.model.0.conv1.model.0.weight 24
  block9.model.0.conv1.model.2.weight 16 24 3 3
  conv15.model.2.weight 1 16 1 1

preprocessor | HED | | | ControlNetHED.safetensors
  norm 1 3 1 1
  block1.convs.0.weight 64 3 3 3
  block1.projection.weight 1 64 1 1
  block5.convs.0.weight 512 512 3 3

preprocessor | PiDiNet | | | table5_pidinet.safetensors
  module.init_block.weight 60 3 3 3
  module.block1_1.conv1.weight 60 1 3 3
  module.conv_reduces.0.conv.weight 1 24 1 1

preprocessor | TEED | | | 7_model.safetensors
  block_1.conv1.weight 16 3 3 3
  pre_dense_3.conv.weight 48 32 1 1
  block_cat.DWconv1.weight 24 1 3 3

preprocessor | MLSD | | | mlsd_large_512_fp32.safetensors
  backbone.features.0.0.weight 32 4 3 3
  block23.conv3.weight 16 64 1 1

preprocessor | MLSD | | | mlsd_tiny_512_fp32.safetensors
  backbone.features.0.0.weight 32 4 3 3
  block16.conv3.weight 16 64 1 1

preprocessor | NormalBAE | | | scannet.safetensors
  module.encoder.original_model.conv_stem.weight 48 3 3 3
  module.decoder.out_conv_res8.weight 4 512 3 3
  module.decoder.out_conv_res1.0.weight 128 132 1

preprocessor | DSINE | | | dsine.safetensors
  encoder.original_model.conv_stem.weight 48 3 3 3
  decoder.normal_head.0.weight 128 130 3 3
  gru.convz.weight 64 130 5 5

preprocessor | OpenPose body | | | body_pose_model.safetensors
  conv1_1.weight 64 3 3 3
  conv5_5_CPM_L1.weight 38 512 1 1
  Mconv7_stage6_L1.weight 38 128 1 1
  Mconv7_stage6_L2.weight 19 128 1 1

preprocessor | OpenPose hand | | | hand_pose_model.safetensors
  conv1_1.weight 64 3 3 3
  conv6_1_CPM.weight 512 128 1 1
  Mconv7_stage2.weight 22 128 1 1

preprocessor | OpenPose face | | | facenet.safetensors
  conv1_1.weight 64 3 3 3
  conv6_1_CPM.weight 512 128 1 1
  Mconv7_stage2.weight 71 128 1 1

faceDetection | RetinaFace | | | detection_Resnet50_Final.safetensors
  module.body.conv1.weight 64 3 7 7
  module.fpn.output1.0.weight 256 512 1 1
  module.ClassHead.0.conv1x1.weight 4 256 1 1
  module.LandmarkHead.0.conv1x1.weight 20 256 1 1

faceDetection | ParseNet | | | parsing_parsenet.safetensors
  encoder.0.conv2d.weight 64 3 3 3
  out_img_conv.conv2d.weight 3 64 3 3
  out_mask_conv.conv2d.weight 19 64 3 3

faceDetection | BiSeNet | | | parsing_bisenet.safetensors
  cp.resnet.conv1.weight 64 3 7 7
  ffm.convblk.conv.weight 256 256 1 1
  conv_out.conv_out.weight 19 256 1 1

faceDetection | AWing | | | alignment_WFLW_4HG.safetensors
  conv1.conv.weight 64 5 7 7
  top_m_0.conv1.weight 128 256 3 3
  conv_last0.weight 256 256 1 1
  al0.weight 256 99 1 1

faceDetection | YOLOv5-face | | | yolov5l-face.safetensors
  model.0.stem_1.conv.weight 64 3 3 3
  model.0.stem_2a.conv.weight 32 64 1 1
  model.23.anchors 3 3 2
  model.23.m.0.weight 48 128 1 1

faceDetection | MediaPipe | | | x.safetensors
  detector_short.stem.weight 24 3 5 5
  detector_short.cls_16.weight 2 88 1 1
  mesh.head_landmarks.weight 1434 8 3 3

portraitAnimation | LivePortrait | | | appearance_feature_extractor.safetensors
  first.conv.weight 64 3 3 3
  second.weight 512 256 1 1
  resblocks_3d.3dr0.conv1.weight 32 32 3 3 3

portraitAnimation | LivePortrait | | | motion_extractor.safetensors
  detector.downsample_layers.0.0.weight 96 3 4 4
  detector.fc_kp.weight 63 768
  detector.fc_exp.weight 63 768

portraitAnimation | LivePortrait | | | warping_module.safetensors
  dense_motion_network.mask.weight 22 142 7 7 7
  third.conv.weight 256 512 3 3
  fourth.weight 256 256 1 1

portraitAnimation | LivePortrait | | | spade_generator.safetensors
  fc.weight 512 256 3 3
  G_middle_0.conv_0.bias 512
  up_0.conv_0.bias 256

portraitAnimation | LivePortrait | | | stitching_retargeting_module.safetensors
  retarget_shoulder_module.mlp.0.weight 128 126
  retarget_eye_module.mlp.0.weight 256 66

detector | YOLO segmentation | | | face_yolov8m-seg.safetensors
  model.0.conv.weight 48 3 3 3
  model.22.proto.cv1.conv.weight 192 192 3 3
  model.22.cv3.0.0.conv.weight 192 192 3 3
  model.22.dfl.conv.weight 1 16 1 1

detector | RT-DETR | |
  encoder.pan_blocks.1.cv4.conv.weight 256 1024 1 1

segmentation | SegFormer | | | model.safetensors
  segformer.encoder.block.0.0.attention.self.query.weight 64 64
  decode_head.classifier.weight 18 768 1 1

segmentation | CLIPSeg | | | model.safetensors
  clip.text_projection.weight 512 512
  clip.vision_model.encoder.layers.0.self_attn.q_proj.weight 768 768
  decoder.film_mul.weight 64 512
  decoder.reduces.0.weight 64 768

backgroundRemoval | ViTMatte | | | model.safetensors
  backbone.encoder.layer.11.residual.conv3.weight 384 192 1 1
  decoder.convstream.convs.0.conv.weight 48 4 3 3
  decoder.matting_head.matting_convs.3.weight 1 16 1 1

languageModel | Florence-2 | | | model.safetensors
  image_projection 1024 768
  vision_tower.blocks.0.0.channel_block.channel_attn.fn.qkv.weight 384 128
  language_model.model.encoder.layers.0.fc1.weight 3072 768
  language_model.model.shared.weight 51289 768

languageModel | Florence-2 | | | model.safetensors
  model.vision_tower.blocks.0.0.channel_block.channel_attn.qkv.weight 384 128
  model.language_model.encoder.layers.0.fc1.weight 3072 768
`);
