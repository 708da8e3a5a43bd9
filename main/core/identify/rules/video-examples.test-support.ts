import { examplesOf } from './examples.test-support.ts';

/** Diffusion models for video. */
export const videoExamples = examplesOf(`
diffusionModel | | HunyuanVideo 1.5 |
  cond_type_embedding.weight 3 2048
  img_in.proj.weight 2048 65 1 1 1
  txt_in.individual_token_refiner.blocks.0.norm1.weight 2048

diffusionModel | | HunyuanVideo 1.5 |
  vision_in.proj.0.weight 1152
  img_in.proj.weight 2048 65 1 1 1
  txt_in.individual_token_refiner.blocks.0.norm1.weight 2048

diffusionModel | | HunyuanVideo | T2V
  txt_in.individual_token_refiner.blocks.0.norm1.weight 3072
  img_in.proj.weight 3072 16 1 2 2
  double_blocks.0.img_attn.norm.key_norm.scale 128

diffusionModel | | HunyuanVideo | I2V
  model.model.txt_in.individual_token_refiner.blocks.0.norm1.weight 3072
  model.model.img_in.proj.weight 3072 33 1 2 2

diffusionModel | diffusers | HunyuanVideo | T2V
  context_embedder.token_refiner.refiner_blocks.0.attn.to_q.weight 3072 3072
  x_embedder.proj.weight 3072 16 1 2 2
  transformer_blocks.0.attn.add_q_proj.weight 3072 3072
  single_transformer_blocks.0.attn.norm_k.weight 128

diffusionModel | diffusers | HunyuanVideo | I2V
  context_embedder.token_refiner.refiner_blocks.0.attn.to_q.weight 3072 3072
  x_embedder.proj.weight 3072 33 1 2 2

diffusionModel | | Mochi |
  t5_yproj.weight 1536 4096
  blocks.0.attn.qkv_x.weight 9216 3072

diffusionModel | diffusers | Mochi |
  time_embed.pooler.to_kv.weight 8192 4096
  transformer_blocks.0.attn1.add_k_proj.weight 3072 1536

diffusionModel | | LTX-2 |
  audio_adaln_single.linear.weight 12288 2048
  adaln_single.emb.timestep_embedder.linear_1.bias 4096
  transformer_blocks.0.audio_attn1.to_q.weight 2048 2048

checkpoint | | LTX-Video | 2B
  model.diffusion_model.adaln_single.emb.timestep_embedder.linear_1.bias 2048
  model.diffusion_model.transformer_blocks.27.attn2.to_k.weight 2048 2048
  vae.decoder.conv_in.conv.weight 1024 128 3 3 3

diffusionModel | | LTX-Video | 13B
  adaln_single.emb.timestep_embedder.linear_1.bias 4096
  transformer_blocks.0.attn2.to_k.weight 4096 4096

diffusionModel | diffusers | LTX-Video | 2B
  time_embed.emb.timestep_embedder.linear_1.bias 2048
  transformer_blocks.0.attn2.to_k.weight 2048 2048
  caption_projection.linear_1.weight 2048 4096
  proj_in.weight 2048 128

diffusionModel | | Cosmos | Predict1
  net.blocks.block0.blocks.0.block.attn.to_q.0.weight 4096 4096
  net.x_embedder.proj.1.weight 4096 68

diffusionModel | | Cosmos | Predict2
  blocks.0.mlp.layer1.weight 8192 2048
  x_embedder.proj.1.weight 2048 68

diffusionModel | diffusers | Cosmos |
  transformer_blocks.0.norm1.linear_1.weight 256 2048
  time_embed.t_embedder.linear_1.weight 2048 2048
  patch_embed.proj.weight 2048 68

diffusionModel | | CogVideoX |
  blocks.0.norm1.linear.weight 18432 512
  patch_embed.proj.weight 3072 16 2 2
  patch_embed.text_proj.weight 3072 4096

diffusionModel | | CogVideoX |
  transformer_blocks.0.norm1.linear.weight 18432 512
  patch_embed.text_proj.weight 3072 4096
  patch_embed.proj.weight 3072 16 2 2

diffusionModel | | SeedVR2 |
  blocks.35.mlp.all.proj_in_gate.weight 6912 2560
  vid_in.proj.weight 2560 132

diffusionModel | | SeedVR2 |
  blocks.35.mlp.vid.proj_out.weight 3072 12288
  vid_in.proj.weight 3072 132

diffusionModel | | Wan 2.1 | VACE 14B
  vace_patch_embedding.weight 5120 96 1 2 2
  vace_blocks.0.cross_attn.k.weight 5120 5120
  head.modulation 1 2 5120
  patch_embedding.weight 5120 16 1 2 2
  blocks.0.cross_attn.norm_k.weight 5120

diffusionModel | | Wan 2.1 | VACE 1.3B
  vace_patch_embedding.weight 1536 96 1 2 2
  head.modulation 1 2 1536
  patch_embedding.weight 1536 16 1 2 2

diffusionModel | VACE module | Wan 2.1 | VACE 14B
  vace_patch_embedding.weight 5120 96 1 2 2
  vace_blocks.0.cross_attn.k.weight 5120 5120

diffusionModel | | Wan 2.1 | Fun Camera 14B
  control_adapter.conv.weight 5120 1536 2 2
  img_emb.proj.0.bias 1280
  head.modulation 1 2 5120

diffusionModel | | Wan 2.2 | Fun Camera 14B
  control_adapter.conv.weight 5120 1536 2 2
  head.modulation 1 2 5120

diffusionModel | | Wan 2.2 | S2V 14B
  casual_audio_encoder.encoder.final_linear.weight 5120 5120
  head.modulation 1 2 5120

diffusionModel | | Wan 2.1 | HuMo 14B
  audio_proj.audio_proj_glob_1.layer.bias 512
  head.modulation 1 2 5120

diffusionModel | | Wan 2.2 | Animate 14B
  face_adapter.fuser_blocks.0.k_norm.weight 128
  img_emb.proj.0.bias 1280
  head.modulation 1 2 5120

diffusionModel | | Wan 2.1 | FLF2V 14B
  img_emb.emb_pos 1 514 1280
  img_emb.proj.0.bias 1280
  head.modulation 1 2 5120

diffusionModel | | Wan 2.1 | Fun Control 14B
  img_emb.proj.0.bias 1280
  patch_embedding.weight 5120 48 1 2 2
  head.modulation 1 2 5120

diffusionModel | | Wan 2.1 | I2V 14B
  img_emb.proj.0.bias 1280
  blocks.0.cross_attn.k_img.weight 5120 5120
  patch_embedding.weight 5120 36 1 2 2
  head.modulation 1 2 5120

diffusionModel | | Wan 2.1 | I2V 14B
  blocks.0.cross_attn.k_img.weight 5120 5120
  blocks.0.self_attn.q.weight 5120 5120
  patch_embedding.weight 5120 36 1 2 2

diffusionModel | | Wan 2.2 | TI2V 5B
  head.head.weight 192 3072
  head.modulation 1 2 3072
  patch_embedding.weight 3072 48 1 2 2
  blocks.0.cross_attn.norm_k.weight 3072

diffusionModel | | Wan 2.2 | TI2V 5B
  blocks.0.self_attn.q.weight 3072 3072
  blocks.0.cross_attn.k.weight 3072 3072
  patch_embedding.weight 3072 48 1 2 2

diffusionModel | | Wan 2.2 | I2V 14B
  head.head.weight 64 5120
  head.modulation 1 2 5120
  patch_embedding.weight 5120 36 1 2 2
  blocks.0.cross_attn.norm_k.weight 5120

diffusionModel | | Wan 2.2 | Fun Control 14B
  head.head.weight 64 5120
  head.modulation 1 2 5120
  patch_embedding.weight 5120 52 1 2 2

diffusionModel | | Wan 2.1 | T2V 14B
  model.diffusion_model.head.head.weight 64 5120
  model.diffusion_model.head.modulation 1 2 5120
  model.diffusion_model.patch_embedding.weight 5120 16 1 2 2
  model.diffusion_model.blocks.0.cross_attn.norm_k.weight 5120

diffusionModel | | Wan 2.2 | T2V 14B | wan2.2_t2v_high_noise_14B_fp8_scaled.safetensors
  head.modulation 1 2 5120
  patch_embedding.weight 5120 16 1 2 2
  blocks.0.cross_attn.norm_k.weight 5120
  scaled_fp8 0

diffusionModel | | Wan 2.1 | T2V 1.3B
  blocks.0.self_attn.q.weight 1536 1536
  blocks.0.cross_attn.k.weight 1536 1536
  blocks.0.ffn.0.weight 8960 1536
  patch_embedding.weight 1536 16 1 2 2

diffusionModel | diffusers | Wan 2.1 | VACE 1.3B
  condition_embedder.time_embedder.linear_1.weight 1536 256
  vace_patch_embedding.weight 1536 96 1 2 2
  patch_embedding.weight 1536 16 1 2 2

diffusionModel | diffusers | Wan 2.1 | I2V 14B
  condition_embedder.image_embedder.ff.net.0.proj.weight 1280 1280
  condition_embedder.time_embedder.linear_1.weight 5120 256
  patch_embedding.weight 5120 36 1 2 2

diffusionModel | diffusers | Wan 2.2 | I2V 14B
  condition_embedder.time_embedder.linear_1.weight 5120 256
  patch_embedding.weight 5120 36 1 2 2

diffusionModel | diffusers | Wan 2.2 | TI2V 5B
  condition_embedder.time_embedder.linear_1.weight 3072 256
  patch_embedding.weight 3072 48 1 2 2

diffusionModel | diffusers | Wan 2.1 | T2V 1.3B
  condition_embedder.time_embedder.linear_1.weight 1536 256
  patch_embedding.weight 1536 16 1 2 2
  blocks.0.attn1.to_q.weight 1536 1536

checkpoint | | SVD |
  model.diffusion_model.input_blocks.1.1.time_stack.0.attn1.to_q.weight 320 320
  model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight 320 1024
  conditioner.embedders.0.open_clip.model.visual.proj 1280 1024
  first_stage_model.decoder.mid.block_1.mix_factor 1

diffusionModel | diffusers | SVD |
  down_blocks.0.attentions.0.temporal_transformer_blocks.0.attn1.to_q.weight 320 320
  down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight 320 1024
  conv_in.weight 320 8 3 3
`);
