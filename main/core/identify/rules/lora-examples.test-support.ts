import { examplesOf } from './examples.test-support.ts';

/** Wan's adapters by the part that they change, in each of its sizes and in one that is not told. */
const wanExamples = [
  ['VACE', 'vace_blocks.0.cross_attn.k'],
  ['I2V', 'blocks.0.cross_attn.k_img'],
  ['', 'blocks.0.cross_attn.k'],
  ['', 'blocks.0.self_attn.q'],
  ['I2V', 'blocks.0.attn2.add_k_proj'],
  ['', 'blocks.0.attn1.to_q'],
].flatMap(([task = '', module = '']) => [
  `lora | LoRA | Wan 2.1 | ${task} 14B\n${module}.lora_A.weight 16 5120`,
  `lora | LoRA | Wan 2.1 | ${task} 1.3B\n${module}.lora_A.weight 16 1536`,
  `lora | LoRA | Wan 2.2 | TI2V 5B\n${module}.lora_A.weight 16 3072`,
  `lora | OFT | Wan 2.1 | ${task}\n${module}.oft_diag 64 80 80`,
]);

/** The spellings of kohya's scripts, diffusers, PEFT, LyCORIS, ai-toolkit and OneTrainer. */
export const loraExamples = examplesOf(`
${wanExamples.join('\n\n')}

lora | LoRA | Wan 2.1 | 14B
  unet.blocks.0.self_attn.q.lora_linear_layer.down.weight 16 5120

lora | LoRA | FLUX.1 |
  double_blocks.0.processor.qkv_lora2.down.weight 16 3072

lora | LoRA | Wan 2.1 | 14B
  pipe.dit.blocks.0.self_attn.q.lora_A 16 5120

lora | LoKr | SDXL |
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lokr_w1_a 8 4
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lokr_w1_b 4 16
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lokr_w2_a 80 4
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lokr_w2_b 4 128

lora | LoRA | CogVideoX |
  transformer.transformer_blocks.0.attn1.to_q.lora_A.weight 16 1920

lora | LoRA | HunyuanVideo |
  lora_unet_double_blocks_0_img_mlp_fc1.lora_down.weight 32 3072
  lora_unet_double_blocks_0_img_mlp_fc1.lora_up.weight 12288 32
  lora_unet_double_blocks_0_img_mlp_fc1.alpha

lora | LoRA | HunyuanVideo |
  transformer.single_transformer_blocks.39.attn.to_q.lora_A.weight 32 3072
  transformer.single_transformer_blocks.39.attn.to_q.lora_B.weight 3072 32

lora | LoRA | FLUX.2 |
  diffusion_model.double_stream_modulation_img.lin.lora_A.weight 16 6144
  diffusion_model.double_stream_modulation_img.lin.lora_B.weight 36864 16

lora | LoRA | FLUX.2 |
  diffusion_model.double_blocks.0.img_attn.qkv.lora_A.weight 16 6144
  diffusion_model.double_blocks.0.img_attn.qkv.lora_B.weight 18432 16

lora | LoRA | FLUX.2 |
  transformer.single_transformer_blocks.0.attn.to_qkv_mlp_proj.lora_A.weight 16 6144

lora | LoRA | FLUX.1 |
  lora_unet_double_blocks_0_img_attn_proj.lora_down.weight 16 3072
  lora_unet_double_blocks_0_img_attn_proj.lora_up.weight 3072 16
  lora_te1_text_model_encoder_layers_0_mlp_fc1.lora_down.weight 16 768

lora | LoRA | FLUX.1 |
  diffusion_model.double_blocks.0.img_attn.qkv.lora_A.weight 16 3072

lora | LoRA | FLUX.1 |
  double_blocks.0.processor.qkv_lora1.down.weight 16 3072
  double_blocks.0.processor.qkv_lora1.up.weight 9216 16

lora | LoRA | FLUX.1 |
  lora_unet_single_blocks_0_linear1.lora_down.weight 16 3072

lora | LoRA | FLUX.1 |
  transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight 16 3072
  transformer.transformer_blocks.0.attn.to_q.lora_A.weight 16 3072

lora | LoRA | FLUX.1 |
  lora_transformer_single_transformer_blocks_0_proj_out.lora_down.weight 16 15360

lora | LoRA | FLUX.1 |
  transformer.transformer_blocks.0.ff_context.net.0.proj.lora_A.weight 16 3072
  transformer.transformer_blocks.0.attn.add_q_proj.lora_A.weight 16 3072

lora | LoKr | FLUX.1 |
  lycoris_transformer_blocks_0_ff_context_net_0_proj.lokr_w1 16 16
  lycoris_transformer_blocks_0_ff_context_net_0_proj.lokr_w2 768 192

lora | LoRA | Chroma | | my_chroma1_style.safetensors
  lora_unet_double_blocks_0_img_attn_proj.lora_down.weight 16 3072

lora | LoRA | Qwen-Image |
  transformer_blocks.0.img_mod.1.lora_down.weight 16 3072
  transformer_blocks.0.attn.add_q_proj.lora_down.weight 16 3072

lora | LoRA | Qwen-Image |
  diffusion_model.transformer_blocks.0.img_mlp.net.0.proj.lora_A.default.weight 16 3072

lora | LoRA | Qwen-Image |
  transformer.transformer_blocks.59.attn.add_q_proj.lora_A.weight 16 3072
  transformer.transformer_blocks.59.attn.to_q.lora_A.weight 16 3072

lora | LoRA | SD3.5 | Large
  transformer.transformer_blocks.0.attn.add_q_proj.lora_A.weight 16 2432

lora | LoRA | SD3 |
  transformer.transformer_blocks.0.attn.add_q_proj.lora_A.weight 16 1536

lora | LoRA | SD3.5 | Large
  lora_unet_joint_blocks_0_x_block_attn_qkv.lora_down.weight 16 2432

lora | LoRA | SD3 |
  lora_unet_joint_blocks_0_x_block_attn_qkv.lora_down.weight 16 1536

lora | LoRA | SD3 |
  lora_unet_joint_blocks_0_context_block_attn_qkv.lora_down.weight 16 1536

lora | LoRA | Wan 2.1 | VACE 14B
  diffusion_model.vace_blocks.0.cross_attn.k.lora_A.weight 16 5120

lora | LoRA | Wan 2.1 | VACE 1.3B
  diffusion_model.vace_blocks.0.cross_attn.k.lora_A.weight 16 1536

lora | LoRA | Wan 2.2 | TI2V 5B
  lora_unet_blocks_0_cross_attn_k.lora_down.weight 16 3072

lora | LoRA | Wan 2.1 | I2V 14B
  diffusion_model.blocks.0.cross_attn.k_img.lora_A.weight 16 5120
  diffusion_model.blocks.0.cross_attn.k.lora_A.weight 16 5120

lora | LoRA | Wan 2.1 | 14B
  base_model.model.blocks.0.cross_attn.k.lora_A.weight 16 5120
  base_model.model.blocks.0.cross_attn.k.lora_B.weight 5120 16

lora | LoRA | Wan 2.1 | 14B
  diffusion_model.blocks.0.self_attn.q.lora_A.weight 16 5120

lora | LoRA | Wan 2.1 | 1.3B
  lora_unet_blocks_0_self_attn_q.lora_down.weight 16 1536

lora | LoRA | Wan 2.2 | I2V 14B | wan2.2_i2v_A14b_high_noise_lora.safetensors
  lora_unet_blocks_0_self_attn_q.lora_down.weight 16 5120

lora | LoRA | Wan 2.1 | 14B
  transformer.blocks.0.attn1.to_q.lora_A.weight 16 5120
  transformer.blocks.0.attn2.to_k.lora_A.weight 16 5120

lora | LoKr | Wan 2.1 | 14B
  lycoris_blocks_0_self_attn_q.lokr_w1 16 16
  lycoris_blocks_0_self_attn_q.lokr_w2_a 320 32
  lycoris_blocks_0_self_attn_q.lokr_w2_b 32 320

lora | LoRA | LTX-2 |
  diffusion_model.transformer_blocks.0.audio_attn1.to_q.lora_A.weight 16 2048

lora | LoRA | PixArt |
  transformer.transformer_blocks.0.attn1.to_q.lora_A.weight 16 1152

lora | LoRA | LTX-Video |
  diffusion_model.transformer_blocks.0.attn1.to_q.lora_A.weight 16 2048

lora | LoRA | Z-Image |
  diffusion_model.layers.0.attention.to_q.lora_A.weight 16 3840

lora | LoRA | Z-Image |
  lora_unet_layers_0_attention_qkv.lora_down.weight 16 3840

lora | LoRA | Lumina 2 |
  lora_unet_layers_0_attention_qkv.lora_down.weight 16 2304

lora | LoRA | HiDream |
  diffusion_model.double_stream_blocks.0.block.attn1.to_q.lora_A.weight 16 2560

lora | LoRA | Mochi |
  diffusion_model.blocks.0.attn.qkv_x.lora_A.weight 16 3072

lora | LoRA | AuraFlow |
  double_layers.0.attn.w1q.lora_A.weight 16 3072

lora | LoRA | AuraFlow |
  transformer.joint_transformer_blocks.0.attn.add_k_proj.lora_A.weight 16 3072

lora | LoRA | ACE-Step |
  transformer_blocks.0.cross_attn.add_q_proj.lora_A.weight 16 2560

lora | LoRA | Cosmos |
  net.blocks.0.mlp.layer1.lora_A.weight 16 2048

lora | LoRA | CogVideoX |
  transformer.transformer_blocks.0.attn1.to_q.lora_A.weight 16 3072

lora | LoRA | SDXL |
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lora_down.weight 16 2048
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lora_up.weight 640 16

lora | LoRA | SDXL |
  unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight 16 2048

lora | LoRA | Kolors | | Kolors-style-lora.safetensors
  unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.lora.down.weight 16 2048

lora | LoRA | SD2 |
  lora_unet_input_blocks_1_1_transformer_blocks_0_attn2_to_k.lora_down.weight 16 1024

lora | LoRA | SD2 |
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight 16 1024

lora | LoRA | SD1.5 |
  lora_unet_input_blocks_1_1_transformer_blocks_0_attn2_to_k.lora_down.weight 16 768

lora | LoRA | SD1.5 |
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight 16 768
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_up.weight 320 16
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.alpha

lora | LoCon | SD1.5 |
  lora_unet_down_blocks_0_resnets_0_conv1.lora_down.weight 16 320 3 3
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight 16 768

lora | LoRA | SD1.5 |
  unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.processor.to_k_lora.down.weight 4 768
  unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.processor.to_k_lora.up.weight 320 4

lora | LoHa | SD1.5 |
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.hada_w1_a 320 8
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.hada_w1_b 8 768

lora | LoKr | SDXL |
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lokr_w1 8 16
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lokr_w2 80 128

lora | DoRA | SD1.5 |
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight 16 768
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.dora_scale 320 1

lora | OFT | SDXL |
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.oft_blocks 80 8 8
  lora_te2_text_model_encoder_layers_0_mlp_fc1.oft_blocks 160 8 8

lora | GLoRA | SD1.5 |
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.a1.weight 4 768
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.a2.weight 768 4

lora | Full | SD1.5 |
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k.diff 320 768

lora | LoRA | SDXL |
  lora_te2_text_model_encoder_layers_0_mlp_fc1.lora_down.weight 16 1280

lora | LoRA | SDXL |
  lora_te2_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight 16 1280

lora | LoRA | SDXL |
  lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q.lora_down.weight 16 640

lora | LoRA | SDXL |
  lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight 16 640

lora | LoRA | SD1.5 |
  lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down.weight 16 320

lora | LoRA | SD1.5 |
  lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight 16 768

lora | LoRA | SD2 |
  lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight 16 1024

motionLora | LoRA | SD1.5 |
  down_blocks.0.motion_modules.0.temporal_transformer.transformer_blocks.0.attention_blocks.0.processor.to_q_lora.down.weight 32 320
  down_blocks.0.motion_modules.0.temporal_transformer.transformer_blocks.0.attention_blocks.0.processor.to_q_lora.up.weight 320 32
`);
