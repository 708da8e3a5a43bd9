import { examplesOf } from './examples.test-support.ts';

/** Diffusion models for pictures, sound and shapes. */
export const diffusionExamples = examplesOf(`
diffusionModel | | SD3.5 | Large
  joint_blocks.0.context_block.attn.qkv.weight 7296 2432
  joint_blocks.0.context_block.attn.ln_q.weight 64
  joint_blocks.0.x_block.attn.qkv.weight 7296 2432
  x_embedder.proj.weight 2432 16 2 2

diffusionModel | | SD3.5 | Medium
  joint_blocks.0.context_block.attn.qkv.weight 4608 1536
  joint_blocks.0.context_block.attn.ln_q.weight 64
  joint_blocks.0.x_block.attn2.qkv.weight 4608 1536

diffusionModel | | SD3.5 | Medium
  joint_blocks.0.context_block.attn.qkv.weight 4608 1536
  joint_blocks.0.context_block.attn.ln_q.weight 64

diffusionModel | | SD3 | Medium
  joint_blocks.0.context_block.attn.qkv.weight 4608 1536
  x_embedder.proj.weight 1536 16 2 2
  pos_embed 1 36864 1536

checkpoint | | SD3 | Medium
  model.diffusion_model.joint_blocks.0.context_block.attn.qkv.weight 4608 1536
  model.diffusion_model.x_embedder.proj.weight 1536 16 2 2
  first_stage_model.decoder.conv_in.weight 512 16 3 3

diffusionModel | diffusers | SD3 | Medium
  transformer_blocks.0.attn.add_q_proj.weight 1536 1536
  transformer_blocks.0.attn.to_q.weight 1536 1536
  pos_embed.proj.weight 1536 16 2 2
  context_embedder.weight 1536 4096

diffusionModel | diffusers | SD3.5 | Large
  transformer_blocks.0.attn.add_q_proj.weight 2432 2432
  transformer_blocks.0.attn.norm_added_q.weight 64
  pos_embed.proj.weight 2432 16 2 2

diffusionModel | diffusers | SD3.5 | Medium
  transformer_blocks.0.attn.add_q_proj.weight 1536 1536
  transformer_blocks.0.attn.norm_added_q.weight 64
  transformer_blocks.0.attn2.to_q.weight 1536 1536
  pos_embed.proj.weight 1536 16 2 2

diffusionModel | | Stable Cascade | stage C
  clf.1.weight 64 2048 1 1
  clip_txt_mapper.weight 2048 1280

diffusionModel | | Stable Cascade | stage B
  clf.1.weight 16 320 1 1
  clip_mapper.weight 5120 1280
  down_blocks.1.0.channelwise.0.weight 2560 640

checkpoint | | Stable Audio |
  model.model.transformer.rotary_pos_emb.inv_freq 16
  model.model.transformer.layers.0.self_attn.to_qkv.weight 4608 1536
  pretransform.model.decoder.layers.0.weight_g 2048 1 1
  conditioner.conditioners.seconds_start.embedder.embedding.0.weights 128

diffusionModel | | AuraFlow |
  model.double_layers.0.attn.w1q.weight 3072 3072
  model.cond_seq_linear.weight 3072 2048
  model.positional_encoding 1 1024 3072

diffusionModel | diffusers | AuraFlow |
  joint_transformer_blocks.0.attn.add_k_proj.weight 3072 3072
  single_transformer_blocks.0.attn.to_q.weight 3072 3072
  pos_embed.proj.weight 3072 16

diffusionModel | | HunyuanDiT |
  mlp_t5.0.weight 8192 2048
  blocks.0.attn1.Wqkv.weight 4224 1408
  extra_embedder.0.weight 5632 3968

diffusionModel | diffusers | HunyuanDiT |
  text_embedder.linear_1.weight 8192 2048
  text_embedding_padding 333 1024
  blocks.0.attn1.norm_k.weight 88

diffusionModel | | HunyuanImage 2.1 |
  txt_in.individual_token_refiner.blocks.0.norm1.weight 3584
  img_in.proj.weight 3584 64 1 1
  byt5_in.fc1.weight 2048 1472

diffusionModel | | FLUX.2 |
  double_stream_modulation_img.lin.weight 36864 6144
  double_blocks.0.img_attn.norm.key_norm.scale 128
  img_in.weight 6144 128

diffusionModel | | FLUX.2 |
  double_stream_modulation_img.lin.weight 36864 6144
  double_blocks.0.img_attn.norm.key_norm.weight 128

diffusionModel | diffusers | FLUX.2 |
  double_stream_modulation_img.linear.weight 36864 6144
  single_transformer_blocks.0.attn.to_qkv_mlp_proj.weight 55296 6144
  x_embedder.weight 6144 128

diffusionModel | | Chroma | Radiance
  nerf_blocks.0.norm.scale 64
  double_blocks.0.img_attn.norm.key_norm.scale 128
  distilled_guidance_layer.norms.0.scale 5120

diffusionModel | | Chroma |
  distilled_guidance_layer.norms.0.scale 5120
  double_blocks.0.img_attn.norm.key_norm.scale 128
  img_in.weight 3072 64

diffusionModel | | Chroma |
  distilled_guidance_layer.0.norms.0.scale 5120
  double_blocks.0.img_attn.norm.key_norm.scale 128

diffusionModel | diffusers | Chroma |
  distilled_guidance_layer.norms.0.weight 5120
  transformer_blocks.0.attn.add_q_proj.weight 3072 3072
  x_embedder.weight 3072 64

diffusionModel | | FLUX.1 | dev
  double_blocks.0.img_attn.norm.key_norm.scale 128
  guidance_in.in_layer.weight 3072 256
  img_in.weight 3072 64
  vector_in.in_layer.weight 3072 768

diffusionModel | | FLUX.1 | Fill dev
  double_blocks.0.img_attn.norm.key_norm.scale 128
  guidance_in.in_layer.weight 3072 256
  img_in.weight 3072 384

diffusionModel | | FLUX.1 | Control dev
  double_blocks.0.img_attn.norm.key_norm.scale 128
  guidance_in.in_layer.weight 3072 256
  img_in.weight 3072 128

diffusionModel | | FLUX.1 | Kontext dev | flux1-dev-kontext_fp8_scaled.safetensors
  double_blocks.0.img_attn.norm.key_norm.scale 128
  double_blocks.0.img_attn.qkv.scale_weight 1
  guidance_in.in_layer.weight 3072 256
  img_in.weight 3072 64
  scaled_fp8 0

diffusionModel | | FLUX.1 | schnell
  double_blocks.0.img_attn.norm.key_norm.scale 128
  img_in.weight 3072 64
  vector_in.in_layer.weight 3072 768

checkpoint | | FLUX.1 | schnell
  model.diffusion_model.double_blocks.0.img_attn.norm.key_norm.scale 128
  model.diffusion_model.img_in.weight 3072 64
  model.diffusion_model.vector_in.in_layer.weight 3072 768
  text_encoders.t5xxl.transformer.encoder.block.0.layer.0.SelfAttention.k.weight 4096 4096
  vae.decoder.conv_in.weight 512 16 3 3

diffusionModel | | FLUX.1 |
  double_blocks.0.img_attn.norm.key_norm.scale 128
  img_in.weight 3072 64

diffusionModel | | FLUX.1 |
  double_blocks.0.img_attn.qkv.weight 9216 3072
  double_blocks.0.txt_mod.lin.weight 18432 3072
  single_blocks.0.linear1.weight 21504 3072

diffusionModel | diffusers | FLUX.1 | dev
  single_transformer_blocks.0.attn.norm_k.weight 128
  time_text_embed.guidance_embedder.linear_1.weight 3072 256
  transformer_blocks.0.attn.add_q_proj.weight 3072 3072
  x_embedder.weight 3072 64

diffusionModel | diffusers | FLUX.1 | schnell
  single_transformer_blocks.0.attn.norm_k.weight 128
  transformer_blocks.0.attn.add_q_proj.weight 3072 3072
  x_embedder.weight 3072 64

diffusionModel | diffusers | FLUX.1 | Fill dev
  single_transformer_blocks.0.attn.norm_k.weight 128
  time_text_embed.guidance_embedder.linear_1.weight 3072 256
  x_embedder.weight 3072 384

diffusionModel | SVDQuant | FLUX.1 | dev | svdq-int4_r32-flux.1-dev.safetensors
  single_transformer_blocks.0.mlp_fc1.qweight 12288 1536
  transformer_blocks.0.qkv_proj.qweight 9216 1536

diffusionModel | diffusers | PixArt |
  adaln_single.emb.timestep_embedder.linear_1.bias 1152
  pos_embed.proj.bias 1152
  transformer_blocks.0.attn2.to_k.weight 1152 1152

checkpoint | | ACE-Step |
  model.diffusion_model.genre_embedder.weight 2560 512
  vae.vocoder.backbone.channel_layers.0.0.bias 128

diffusionModel | | ACE-Step | 1.5
  encoder.lyric_encoder.layers.0.input_layernorm.weight 2048
  decoder.layers.0.cross_attn.q_proj.weight 2048 2048

diffusionModel | | PixArt | Alpha
  t_block.1.weight 6912 1152
  ar_embedder.mlp.0.weight 384 256
  y_embedder.y_embedding 120 4096

diffusionModel | | PixArt | Sigma
  t_block.1.weight 6912 1152
  y_embedder.y_embedding 300 4096

diffusionModel | | Z-Image |
  cap_embedder.1.weight 3840 2560
  layers.0.attention.qkv.weight 11520 3840
  noise_refiner.0.attention.k_norm.weight 128

diffusionModel | | Z-Image |
  cap_embedder.0.weight 2560
  cap_pad_token 1 3840
  noise_refiner.0.attention.k_norm.weight 128

diffusionModel | diffusers | Z-Image |
  all_x_embedder.2-1.weight 3840 64
  cap_embedder.1.weight 3840 2560
  layers.0.attention.to_q.weight 3840 3840
  noise_refiner.0.attention.norm_k.weight 128

diffusionModel | | Lumina 2 |
  cap_embedder.1.weight 2304 2304
  layers.0.attention.qkv.weight 3840 2304
  noise_refiner.0.attention.k_norm.weight 96

diffusionModel | diffusers | Lumina 2 |
  time_caption_embed.timestep_embedder.linear_1.bias 1024
  time_caption_embed.caption_embedder.1.weight 2304 2304
  layers.0.attn.to_q.weight 2304 2304
  x_embedder.weight 2304 64

checkpoint | | Hunyuan3D | 2
  model.latent_in.weight 1024 64
  model.cond_in.weight 1024 1536
  conditioner.main_image_encoder.model.embeddings.cls_token 1 1 1536

diffusionModel | | Hunyuan3D | 2.1
  blocks.0.attn1.k_norm.weight 128
  t_embedder.mlp.2.weight 2048 8192

diffusionModel | | HiDream | I1
  caption_projection.0.linear.weight 2560 4096
  double_stream_blocks.0.block.attn1.to_q.weight 2560 2560

diffusionModel | | OmniGen2 |
  time_caption_embed.timestep_embedder.linear_1.bias 1024
  ref_image_patch_embedder.weight 2520 64
  x_embedder.weight 2520 64

diffusionModel | | Qwen-Image | Layered
  time_text_embed.addition_t_embedding.weight 2 3072
  txt_norm.weight 3584
  transformer_blocks.0.attn.add_q_proj.weight 3072 3072

diffusionModel | | Qwen-Image | Edit
  __index_timestep_zero__ 0
  txt_norm.weight 3584
  transformer_blocks.0.attn.add_q_proj.weight 3072 3072

diffusionModel | | Qwen-Image |
  txt_norm.weight 3584
  transformer_blocks.0.attn.add_q_proj.weight 3072 3072
  transformer_blocks.0.img_mlp.net.0.proj.weight 12288 3072

diffusionModel | | Qwen-Image | Edit | qwen_image_edit_2509_fp8_e4m3fn.safetensors
  txt_norm.weight 3584
  transformer_blocks.0.attn.add_q_proj.weight 3072 3072

diffusionModel | | Qwen-Image |
  transformer_blocks.0.img_mod.1.weight 18432 3072
  transformer_blocks.0.txt_mlp.net.2.weight 3072 12288
  img_in.weight 3072 64

diffusionModel | | Kandinsky 5 |
  visual_transformer_blocks.0.cross_attention.key_norm.weight 64
  text_embeddings.in_layer.weight 1792 3584

checkpoint | | SDXL |
  model.diffusion_model.input_blocks.0.0.weight 320 4 3 3
  model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight 640 2048
  conditioner.embedders.1.model.transformer.resblocks.0.ln_1.weight 1280
  first_stage_model.decoder.conv_in.weight 512 4 3 3

diffusionModel | | SDXL | inpainting
  model.diffusion_model.input_blocks.0.0.weight 320 9 3 3
  model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight 640 2048

diffusionModel | | SDXL | edit
  input_blocks.0.0.weight 320 8 3 3
  input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight 640 2048

checkpoint | | SDXL | refiner
  model.diffusion_model.input_blocks.0.0.weight 384 4 3 3
  model.diffusion_model.input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight 768 1280
  conditioner.embedders.0.model.transformer.resblocks.0.ln_1.weight 1280

checkpoint | | SDXL |
  model.diffusion_model.input_blocks.0.0.weight 320 4 3 3
  model.diffusion_model.label_emb.0.0.weight 1280 2816
  conditioner.embedders.0.transformer.text_model.embeddings.position_ids 1 77

checkpoint | | SD2 |
  model.diffusion_model.input_blocks.0.0.weight 320 4 3 3
  model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight 320 1024
  cond_stage_model.model.transformer.resblocks.0.ln_1.weight 1024

checkpoint | | SD1.5 |
  model.diffusion_model.input_blocks.0.0.weight 320 4 3 3
  model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight 320 768
  first_stage_model.decoder.conv_in.weight 512 4 3 3
  cond_stage_model.transformer.text_model.embeddings.position_ids 1 77

checkpoint | | SD1.5 |
  model.diffusion_model.input_blocks.0.0.weight 320 4 3 3
  model.diffusion_model.out.2.weight 4 320 3 3
  first_stage_model.encoder.conv_in.weight 128 3 3 3
  cond_stage_model.transformer.text_model.encoder.layers.0.self_attn.q_proj.weight 768 768

diffusionModel | | SD1.5 |
  model.diffusion_model.input_blocks.0.0.weight 320 4 3 3
  model.diffusion_model.out.2.weight 4 320 3 3
  model.diffusion_model.middle_block.1.transformer_blocks.0.attn2.to_k.weight 1280 768

diffusionModel | | |
  model.diffusion_model.input_blocks.0.0.weight 320 4 3 3
  model.diffusion_model.out.2.weight 4 320 3 3

diffusionModel | SVDQuant | Qwen-Image |
  transformer_blocks.0.attn.to_qkv.qweight 9216 1536
  transformer_blocks.0.img_mlp.net.0.proj.qweight 12288 1536

diffusionModel | diffusers | Kolors |
  down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight 640 2048
  conv_in.weight 320 4 3 3
  encoder_hid_proj.weight 2048 4096

diffusionModel | diffusers | SDXL | inpainting
  down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight 640 2048
  conv_in.weight 320 9 3 3

diffusionModel | diffusers | SDXL | refiner
  down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.weight 768 1280
  conv_in.weight 384 4 3 3

diffusionModel | diffusers | SD2 |
  down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight 320 1024
  conv_in.weight 320 4 3 3

diffusionModel | diffusers | SD2 |
  down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight 320 1024
  conv_in.weight 320 8 3 3

diffusionModel | diffusers | SD2 | inpainting
  down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight 320 1024
  conv_in.weight 320 9 3 3

diffusionModel | diffusers | SD1.5 |
  down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight 320 768
  conv_in.weight 320 4 3 3
`);
