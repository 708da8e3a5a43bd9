import { examplesOf } from './examples.test-support.ts';

export const controlExamples = examplesOf(`
modelPatch | Fun ControlNet | Z-Image |
  control_all_x_embedder.2-1.weight 3840 132
  control_layers.0.attention.to_q.weight 3840 3840
  control_noise_refiner.0.after_proj.weight 3840 3840

modelPatch | DiffSynth | Qwen-Image |
  controlnet_blocks.0.y_rms.weight 3072
  img_in.weight 3072 64

modelPatch | USO | FLUX.1 |
  feature_embedder.mid_layer_norm.bias 3456

modelPatch | MultiTalk | Wan 2.1 |
  audio_proj.proj1.weight 512 46080
  audio_proj.proj1_vf.weight 512 110592
  blocks.0.audio_cross_attn.proj.weight 5120 5120

modelPatch | MultiTalk | Wan 2.1 |
  audio_proj.proj1.weight 512 46080
  blocks.0.audio_cross_attn.proj.weight 5120 5120

controlnet | | HunyuanDiT |
  after_proj_list.18.bias 1408

controlnet | Control-LoRA | SDXL |
  lora_controlnet 0
  input_hint_block.0.weight 16 3 3 3
  input_blocks.4.1.transformer_blocks.0.attn2.to_k.down 256 2048

controlnet | Control-LoRA | |
  lora_controlnet 0
  input_blocks.0.0.weight 320 4 3 3

controlnet | LLLite | SDXL |
  lllite_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.conditioning1.0.weight 32 3 4 4
  lllite_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.down.0.weight 64 640

controlnet | | SDXL |
  zero_convs.0.0.weight 320 320 1 1
  input_blocks.0.0.weight 320 4 3 3
  input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight 640 2048

controlnet | | SD2 |
  control_model.zero_convs.0.0.weight 320 320 1 1
  control_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight 320 1024

controlnet | | SD1.5 |
  control_model.zero_convs.0.0.weight 320 320 1 1
  control_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight 320 768

controlnet | | SD1.5 |
  zero_convs.0.0.weight 320 320 1 1
  input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight 320 768

controlnet | | SD2 |
  zero_convs.0.0.weight 320 320 1 1
  input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight 320 1024

controlnet | | SDXL |
  control_model.zero_convs.0.0.weight 320 320 1 1
  control_model.input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight 640 2048

controlnet | | SD1.5 | | control_v11p_sd15_canny.pth.safetensors
  control_model.zero_convs.0.0.weight 320 320 1 1
  control_model.input_hint_block.0.weight 16 3 3 3

controlnet | | |
  zero_convs.0.0.weight 320 320 1 1
  input_hint_block.0.weight 16 3 3 3

controlnet | | |
  control_model.input_hint_block.0.weight 16 3 3 3
  control_model.input_blocks.0.0.weight 320 4 3 3

controlnet | | |
  input_hint_block.0.weight 16 3 3 3
  input_blocks.0.0.weight 320 4 3 3
  middle_block_out.0.weight 1280 1280 1 1

controlnet | Union | SDXL |
  controlnet_cond_embedding.conv_in.weight 16 3 3 3
  control_add_embedding.linear_1.bias 1280
  down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight 640 2048

controlnet | | SDXL |
  controlnet_cond_embedding.conv_in.weight 16 3 3 3
  controlnet_down_blocks.0.weight 320 320 1 1
  down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight 640 2048

controlnet | | SD2 |
  controlnet_cond_embedding.conv_in.weight 16 3 3 3
  down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight 320 1024

controlnet | | SD1.5 |
  controlnet_cond_embedding.conv_in.weight 16 3 3 3
  down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight 320 768

controlnet | | |
  controlnet_cond_embedding.conv_in.weight 16 3 3 3
  conv_in.weight 320 4 3 3

controlnet | | |
  controlnet_down_blocks.0.weight 320 320 1 1
  controlnet_mid_block.weight 1280 1280 1 1

controlnet | XLabs | FLUX.1 |
  controlnet_blocks.0.weight 3072 3072
  double_blocks.0.img_attn.norm.key_norm.scale 128
  input_hint_block.0.weight 16 3 3 3

controlnet | | SD3.5 |
  controlnet_blocks.0.weight 2432 2432
  pos_embed_input.proj.weight 2432 16 2 2
  transformer_blocks.0.adaLN_modulation.1.bias 14592

controlnet | | SD3 |
  controlnet_blocks.0.weight 1536 1536
  pos_embed_input.proj.weight 1536 17 2 2
  transformer_blocks.0.attn.to_q.weight 1536 1536

controlnet | InstantX | Qwen-Image |
  controlnet_blocks.0.weight 3072 3072
  controlnet_x_embedder.weight 3072 64
  transformer_blocks.0.img_mlp.net.0.proj.weight 12288 3072

controlnet | Fun | Qwen-Image |
  control_blocks.0.after_proj.weight 3072 3072
  control_img_in.weight 3072 132

controlnet | Union | FLUX.1 |
  controlnet_mode_embedder.weight 10 3072
  controlnet_x_embedder.weight 3072 64
  controlnet_blocks.0.weight 3072 3072

controlnet | InstantX | FLUX.1 |
  controlnet_blocks.0.weight 3072 3072
  controlnet_x_embedder.weight 3072 64
  transformer_blocks.0.attn.add_q_proj.weight 3072 3072

controlnet | MistoLine | FLUX.1 |
  controlnet_blocks.0.linear.weight 3072 3072
  input_hint_block.0.weight 64 3 3 3

controlnet | | |
  controlnet_blocks.0.weight 3072 3072
  blocks.0.attn1.to_q.weight 3072 3072

t2iAdapter | T2I-Adapter | SD1.5 |
  body.0.in_conv.weight 320 192 1 1
  body.0.body.0.block1.weight 320 320 3 3

t2iAdapter | T2I-Adapter | SDXL |
  body.0.in_conv.weight 320 768 1 1

t2iAdapter | T2I-Adapter | |
  body.0.in_conv.weight 320 64 1 1

t2iAdapter | T2I-Adapter | SD1.5 |
  adapter.body.0.resnets.0.block1.weight 320 320 3 3
  adapter.conv_in.weight 320 192 3 3

t2iAdapter | T2I-Adapter | SDXL |
  adapter.body.0.resnets.0.block1.weight 320 320 3 3
  adapter.conv_in.weight 320 768 3 3

t2iAdapter | T2I-Adapter | |
  adapter.body.0.resnets.0.block1.weight 320 320 3 3

t2iAdapter | T2I-Adapter | SD1.5 |
  body.0.block1.weight 320 320 3 3
  body.0.block2.weight 320 320 1 1
  conv_in.weight 320 192 3 3

t2iAdapter | T2I-Adapter | SDXL |
  body.0.block1.weight 320 320 3 3
  body.0.block2.weight 320 320 1 1
  conv_in.weight 320 768 3 3

t2iAdapter | T2I-Adapter | |
  body.0.block2.weight 320 320 1 1
  conv_in.weight 320 64 3 3

instantId | InstantID | SDXL |
  image_proj.latents 1 16 1280
  image_proj.proj_in.weight 1280 512
  ip_adapter.1.to_k_ip.weight 640 2048

ipAdapter | | SD1.5 |
  image_proj.proj.weight 3072 1024
  image_proj.norm.weight 768
  ip_adapter.1.to_k_ip.weight 320 768

ipAdapter | Plus | SDXL |
  image_proj.latents 1 16 1280
  image_proj.proj_in.weight 1280 1280
  ip_adapter.1.to_k_ip.weight 640 2048

ipAdapter | FaceID | SD1.5 |
  image_proj.proj.0.weight 1024 512
  ip_adapter.1.to_k_ip.weight 320 768

ipAdapter | | FLUX.1 |
  image_proj.proj.0.weight 2304 1152
  ip_adapter.0.to_k_ip.weight 3072 4096

ipAdapter | | |
  ip_adapter.1.to_k_ip.weight 640 1024

ipAdapter | | |
  image_proj.proj.weight 3072 1024
  image_proj.norm.weight 768

ipAdapter | | |
  image_proj.latents 1 16 768
  image_proj.proj_in.weight 768 1280

ipAdapter | | FLUX.1 |
  double_blocks.0.processor.ip_adapter_double_stream_k_proj.weight 3072 4096
  ip_adapter_proj_model.norm.weight 4096

pulid | | FLUX.1 |
  pulid_encoder.id_embedding_mapping.0.weight 1024 1280

pulid | | FLUX.1 |
  pulid_ca.0.to_q.weight 2048 3072

pulid | | SDXL |
  id_adapter.id_embedding_mapping.0.weight 1024 1280

pulid | | SDXL |
  id_adapter_attn_layers.1.id_to_k.weight 640 2048

photomaker | | SDXL |
  id_encoder.visual_projection_2.weight 1280 1024
  lora_weights.unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.processor.to_q_lora.down.weight 64 640

photomaker | v2 | SDXL |
  id_encoder.qformer_perceiver.token_proj.0.weight 2048 512

styleModel | Redux | FLUX.1 |
  redux_down.weight 4096 12288
  redux_up.weight 12288 1152

styleModel | T2I style adapter | SD1.5 |
  style_embedding 1 8 1024
  proj 1024 768
  ln_pre.weight 1024

gligen | | SD1.5 |
  position_net.null_positive_feature 768
  position_net.linears.0.weight 512 832
  input_blocks.1.1.transformer_blocks.0.fuser.alpha_attn 1

gligen | | SD1.5 |
  input_blocks.1.1.transformer_blocks.0.fuser.linear.weight 320 768
  input_blocks.1.1.transformer_blocks.0.fuser.alpha_attn 1

motionModule | AnimateDiff | SDXL |
  down_blocks.0.motion_modules.0.temporal_transformer.proj_in.weight 320 320
  down_blocks.2.motion_modules.0.temporal_transformer.proj_in.weight 1280 1280

motionModule | AnimateDiff | SD1.5 |
  down_blocks.0.motion_modules.0.temporal_transformer.proj_in.weight 320 320
  down_blocks.3.motion_modules.0.temporal_transformer.proj_in.weight 1280 1280
  mid_block.motion_modules.0.temporal_transformer.proj_in.weight 1280 1280

motionModule | AnimateDiff | SD1.5 | | mm_sd_v15_v2.safetensors
  module.down_blocks.0.motion_modules.0.temporal_transformer.norm.weight 320
  module.down_blocks.0.motion_modules.0.temporal_transformer.transformer_blocks.0.attention_blocks.0.to_q.weight 320 320

motionModule | HotShotXL | SDXL |
  down_blocks.0.temporal_attentions.0.transformer_blocks.0.attn1.to_q.weight 320 320
`);
