import { examplesOf } from './examples.test-support.ts';

export const encoderExamples = examplesOf(`
textEncoder | CLIP-L | |
  text_model.embeddings.token_embedding.weight 49408 768
  text_model.encoder.layers.0.mlp.fc1.weight 3072 768

textEncoder | CLIP-G | |
  text_model.encoder.layers.0.mlp.fc1.weight 5120 1280
  text_projection.weight 1280 1280

textEncoder | CLIP-H | |
  text_model.encoder.layers.0.mlp.fc1.weight 4096 1024

textEncoder | CLIP-L | |
  text_model.encoder.layers.11.mlp.fc1.weight 3072 768
  vision_model.encoder.layers.23.layer_norm1.weight 1024

clipVision | | | | CLIP-ViT-H-14-laion2B-s32B-b79K.safetensors
  text_model.encoder.layers.23.mlp.fc1.weight 4096 1024
  vision_model.encoder.layers.31.layer_norm1.weight 1280

textEncoder | CLIP-L | |
  text_model.encoder.layers.0.self_attn.q_proj.weight 768 768
  text_model.final_layer_norm.weight 768

textEncoder | CLIP | |
  transformer.resblocks.0.attn.in_proj_weight 3072 1024
  token_embedding.weight 49408 1024

textEncoder | Jina CLIP | |
  model.encoder.layers.0.mixer.Wqkv.weight 3072 1024

textEncoder | UMT5-XXL | |
  shared.weight 256384 4096
  encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight 32 64
  encoder.block.0.layer.1.DenseReluDense.wi_1.weight 10240 4096

textEncoder | UMT5-XXL | |
  encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight 32 64
  encoder.block.1.layer.0.SelfAttention.relative_attention_bias.weight 32 64
  encoder.block.0.layer.1.DenseReluDense.wi_1.weight 10240 4096

textEncoder | T5-XXL | |
  shared.weight 32128 4096
  encoder.block.0.layer.0.SelfAttention.q.weight 4096 4096
  encoder.block.23.layer.1.DenseReluDense.wi_1.weight 10240 4096
  scaled_fp8 0

textEncoder | T5-XL | |
  shared.weight 32128 2048
  encoder.block.23.layer.1.DenseReluDense.wi_1.weight 5120 2048

textEncoder | ByT5 | |
  shared.weight 1510 1472
  encoder.block.0.layer.0.SelfAttention.k.weight 384 1472

textEncoder | T5-Base | |
  shared.weight 32128 768
  encoder.block.11.layer.1.DenseReluDense.wi.weight 3072 768
  encoder.block.0.layer.0.SelfAttention.k.weight 768 768

textEncoder | T5-XXL | |
  encoder.block.0.layer.0.SelfAttention.k.weight 4096 4096
  encoder.final_layer_norm.weight 4096

textEncoder | UMT5-XXL | |
  shared.weight 256384 4096
  encoder.block.0.layer.0.SelfAttention.q.weight 4096 4096

textEncoder | UMT5-XXL | |
  shared.weight 256384 4096
  encoder.block.0.layer.0.SelfAttention.k.weight 4096 4096

textEncoder | T5-XXL | |
  shared.weight 32128 4096
  encoder.block.0.layer.0.SelfAttention.q.weight 4096 4096

textEncoder | T5 | |
  shared.weight 32128 768
  encoder.block.0.layer.0.SelfAttention.k.weight 768 768

textEncoder | T5 | |
  shared.weight 32128 512
  encoder.block.0.layer.0.SelfAttention.q.weight 384 512

textEncoder | UMT5-XXL | |
  blocks.0.attn.q.weight 4096 4096
  token_embedding.weight 256384 4096
  blocks.0.ffn.gate.0.weight 10240 4096

textEncoder | T5-Gemma | |
  model.encoder.layers.0.pre_self_attn_layernorm.weight 2304

textEncoder | T5-XXL | |
  enc.blk.0.ffn_gate.weight 10240 4096
  enc.blk.0.attn_q.weight 4096 4096
  token_embd.weight 32128 4096

textEncoder | UMT5-XXL | |
  enc.blk.0.ffn_gate.weight 10240 4096
  token_embd.weight 256384 4096

textEncoder | Gemma 3 | |
  model.layers.0.post_feedforward_layernorm.weight 2560
  model.layers.0.self_attn.q_norm.weight 256

textEncoder | Gemma 2 | |
  model.layers.0.post_feedforward_layernorm.weight 2304
  model.layers.0.self_attn.q_proj.weight 2048 2304

textEncoder | Gemma 3 | |
  language_model.model.layers.0.post_feedforward_layernorm.weight 3840
  language_model.model.layers.0.self_attn.q_norm.weight 256

textEncoder | GPT-OSS | |
  layers.0.self_attn.sinks 64
  layers.0.mlp.experts.gate_up_proj.weight 32 2880 5760

textEncoder | Qwen2.5-VL | |
  visual.blocks.0.attn.qkv.weight 3840 1280
  model.layers.0.self_attn.k_proj.bias 512
  model.layers.0.post_attention_layernorm.weight 3584

textEncoder | Qwen2.5-VL | |
  model.visual.blocks.0.attn.qkv.weight 3840 1280
  model.language_model.layers.0.self_attn.k_proj.bias 512

textEncoder | Qwen3-VL | |
  model.visual.deepstack_merger_list.0.norm.weight 4608
  model.language_model.layers.0.self_attn.q_norm.weight 128

textEncoder | Qwen3.5 | |
  model.language_model.layers.0.linear_attn.A_log 32

textEncoder | Qwen2.5 | |
  model.layers.0.self_attn.k_proj.bias 512
  model.layers.0.post_attention_layernorm.weight 3584

textEncoder | Qwen3 | |
  model.layers.0.self_attn.q_norm.weight 128
  model.layers.0.post_attention_layernorm.weight 2560

textEncoder | Mistral | |
  model.layers.0.post_attention_layernorm.weight 5120
  model.layers.0.self_attn.q_proj.weight 4096 5120

textEncoder | Ministral | |
  model.layers.0.post_attention_layernorm.weight 3072
  model.layers.0.self_attn.q_proj.weight 4096 3072

textEncoder | LLaVA-Llama 3 | |
  language_model.model.layers.0.self_attn.q_proj.weight 4096 4096
  vision_tower.vision_model.encoder.layers.0.layer_norm1.weight 1024

textEncoder | Llama 3 | |
  model.embed_tokens.weight 128256 4096
  model.layers.0.post_attention_layernorm.weight 4096
  model.layers.0.self_attn.q_proj.weight 4096 4096

textEncoder | Llama 3 | |
  model.layers.0.post_attention_layernorm.weight 4096
  model.layers.0.mlp.gate_proj.weight 14336 4096

textEncoder | Qwen3 | |
  token_embd.weight 151936 2560
  blk.0.attn_q_norm.weight 128
  blk.0.attn_q.weight 4096 2560

textEncoder | Qwen2.5 | |
  token_embd.weight 152064 3584
  blk.0.attn_k.bias 512
  blk.0.attn_q.weight 3584 3584

textEncoder | | |
  token_embd.weight 128256 4096
  blk.0.attn_q.weight 4096 4096

textEncoder | ChatGLM3 | |
  transformer.encoder.layers.0.self_attention.query_key_value.weight 4608 4096

vae | | Wan 2.2 |
  decoder.middle.0.residual.0.gamma 1024 1 1 1
  decoder.upsamples.0.upsamples.0.residual.2.weight 1024 1024 3 3 3
  conv1.weight 96 96 1 1 1

vae | | Wan 2.1 |
  decoder.middle.0.residual.0.gamma 384 1 1 1
  decoder.conv1.weight 384 16 3 3 3

vae | | Qwen-Image | | qwen_image_vae.safetensors
  decoder.middle.0.residual.0.gamma 384 1 1 1
  decoder.conv1.weight 384 16 3 3 3

vae | | Wan 2.1 |
  encoder.conv1.weight 96 3 3 3 3
  decoder.conv1.weight 384 16 3 3 3
  conv2.weight 16 16 1 1 1

vae | | Wan 2.2 |
  encoder.conv1.weight 160 12 3 3 3
  decoder.conv1.weight 1024 48 3 3 3
  conv2.weight 48 48 1 1 1

vae | diffusers | Wan 2.1 |
  decoder.mid_block.resnets.0.norm1.gamma 384 1 1 1
  decoder.conv_in.weight 384 16 3 3 3

vae | diffusers | Wan 2.2 |
  decoder.mid_block.resnets.0.norm1.gamma 1024 1 1 1
  decoder.conv_in.weight 1024 48 3 3 3

vae | | SVD |
  decoder.mid.block_1.mix_factor 1
  decoder.conv_in.weight 512 4 3 3

vae | | SeedVR2 |
  decoder.up_blocks.0.upsamplers.0.upscale_conv.weight 2048 512 1 1 1
  decoder.conv_in.weight 512 16 3 3 3

vae | | HunyuanImage 2.1 |
  decoder.conv_in.weight 1024 64 3 3
  encoder.conv_in.weight 128 3 3 3

vae | | FLUX.2 |
  bn.running_mean 128
  decoder.conv_in.weight 512 32 3 3
  decoder.up.0.block.0.norm1.weight 128

vae | | FLUX.2 |
  decoder.conv_in.weight 512 32 3 3
  decoder.up.0.block.0.norm1.weight 128

vae | | FLUX.1 |
  decoder.conv_in.weight 512 16 3 3
  decoder.up.0.block.0.norm1.weight 128
  encoder.conv_in.weight 128 3 3 3

vae | diffusers | FLUX.1 |
  decoder.conv_in.weight 512 16 3 3
  decoder.up_blocks.0.resnets.0.norm1.weight 512

vae | | SDXL | | sdxl_vae.safetensors
  decoder.conv_in.weight 512 4 3 3
  decoder.up.0.block.0.norm1.weight 128
  encoder.down.0.block.0.norm1.weight 128
  quant_conv.weight 8 8 1 1

vae | | |
  first_stage_model.decoder.conv_in.weight 512 4 3 3
  first_stage_model.decoder.up.0.block.0.norm1.weight 128

vae | diffusers | |
  decoder.conv_in.weight 512 4 3 3
  decoder.up_blocks.0.resnets.0.norm1.weight 512

vae | | FLUX.1 |
  encoder.conv_in.weight 128 3 3 3
  decoder.conv_in.weight 512 16 3 3
  decoder.conv_out.weight 3 128 3 3

vae | | |
  encoder.conv_in.weight 128 3 3 3
  decoder.conv_in.weight 512 4 3 3
  decoder.conv_out.weight 3 128 3 3
  post_quant_conv.weight 4 4 1 1

vae | | |
  encoder.conv_out.weight 8 512 3 3
  decoder.conv_out.weight 3 128 3 3
  quant_conv.weight 8 8 1 1

vae | | LTX-Video |
  decoder.up_blocks.0.res_blocks.0.conv1.conv.weight 1024 1024 3 3 3
  decoder.conv_in.conv.weight 1024 128 3 3 3

vae | diffusers | LTX-Video |
  decoder.up_blocks.0.resnets.0.conv1.conv.weight 512 512 3 3 3
  decoder.conv_in.conv.weight 512 128 3 3 3

vae | | CogVideoX |
  decoder.conv_in.conv.weight 512 16 3 3 3
  decoder.mid_block.resnets.0.norm1.norm_layer.weight 512

vae | | HunyuanVideo 1.5 |
  decoder.conv_in.conv.weight 1024 32 3 3 3

vae | | HunyuanVideo |
  decoder.conv_in.conv.weight 512 16 3 3 3
  post_quant_conv.weight 16 16 1 1 1

vae | | Mochi |
  decoder.blocks.2.blocks.3.stack.5.weight 256 256 3 3 3

vae | | Mochi |
  blocks.2.blocks.3.stack.5.weight 256 256 3 3 3

vae | | Mochi |
  encoder.layers.4.layers.1.attn_block.attn.qkv.weight 1152 384

vae | | Cosmos |
  decoder.unpatcher3d.wavelets 2
  decoder.conv_in.0.conv3d.weight 512 16 1 3 3

vae | | Stable Audio |
  decoder.layers.1.layers.0.beta 1024
  decoder.layers.0.weight_v 2048 64 7

vae | | Hunyuan3D |
  geo_decoder.cross_attn_decoder.ln_1.bias 1024

vae | | ACE-Step |
  vocoder.backbone.channel_layers.0.0.bias 128
  dcae.decoder.conv_in.weight 1024 8 3 3

vae | | LTX-2 |
  vocoder.resblocks.0.convs1.0.weight 768 768 3

vae | | LTX-2 |
  vocoder.vocoder.resblocks.0.convs1.0.weight 768 768 3

vae | stage A | Stable Cascade |
  vquantizer.codebook.weight 8192 4

vae | EffNet | Stable Cascade |
  backbone.1.0.block.0.1.num_batches_tracked 1

vaeApprox | TAESD | |
  taesd_decoder.1.weight 64 4 3 3
  taesd_encoder.0.weight 64 3 3 3

vaeApprox | TAEHV | Wan 2.1 | | taew2_1.safetensors
  decoder.1.weight 256 16 3 3
  decoder.3.conv.0.weight 256 512 3 3
  decoder.22.bias 3
  decoder.22.weight 3 64 3 3

vaeApprox | TAESD | SDXL | | taesdxl.safetensors
  decoder.layers.0.weight 64 4 3 3
  decoder.layers.2.conv.0.weight 64 64 3 3

vaeApprox | previewer | Stable Cascade |
  blocks.11.num_batches_tracked 1
  blocks.0.weight 512 16 1 1

vaeApprox | TAESD | FLUX.1 | | taef1_decoder.safetensors
  1.weight 64 16 3 3
  3.conv.0.weight 64 64 3 3
  3.conv.0.bias 64
`);
