import type { Marks, Rule } from './rule.ts';

const line = (
  kind: Rule['kind'],
  type: string,
  has: readonly string[],
  more: Pick<Rule, 'not' | 'when' | 'sure'> = {},
): Rule => ({ kind, type, has, ...more });
const depth = (type: string, has: readonly string[], more: Pick<Rule, 'not' | 'sure'> = {}): Rule =>
  line('depthEstimation', type, has, more);
const preprocessor = (type: string, has: readonly string[], more: Pick<Rule, 'when'> = {}): Rule =>
  line('preprocessor', type, has, more);
/** Packs do not agree on the folder. */
const likely = { sure: 'likely' } as const;
const face = (type: string, has: readonly string[]): Rule =>
  line('faceDetection', type, has, likely);
const portrait = (has: readonly string[]): Rule => line('portraitAnimation', 'LivePortrait', has);

/** Heat maps have a channel for each point and one for what is none: 21 points of a hand, 70 of a face. */
const points =
  (count: number) =>
  (marks: Marks): boolean =>
    marks.size('Mconv7_stage2.weight', 0) === count;

/** The outermost convolution of a pix2pix UNet, and one of those that nest in it. */
const pix2pix = [
  'model.model.#.weight',
  'model.model.#.model.#.weight',
  'model.model.#.model.#.model.#.weight',
];
const pix2pixOf =
  (channels: number) =>
  (marks: Marks): boolean =>
    marks.size('model.model.#.weight', 1) === channels &&
    marks.size('model.model.#.weight', 2) === 4;

/** What looks at pictures and makes none: depth, poses, lines, faces, masks. */
export const helperRules: readonly Rule[] = [
  depth(
    'Depth Anything',
    ['depth_head.scratch.output_conv1.weight', 'pretrained.blocks.#.attn.qkv.weight'],
    likely,
  ),
  depth('Video Depth Anything', [
    'head.motion_modules.#.temporal_transformer.transformer_blocks.#.attention_blocks.#.to_q.weight',
    'pretrained.blocks.#.attn.qkv.weight',
  ]),
  depth('Depth Anything 3', [
    'backbone.embeddings.patch_embeddings.projection.weight',
    'head.projects.#.weight',
  ]),
  depth(
    'Depth Anything 3 original',
    ['model.backbone.pretrained.patch_embed.proj.weight', 'model.head.projects.#.weight'],
    likely,
  ),
  depth('Depth Anything HF', [
    'neck.reassemble_stage.layers.#.projection.weight',
    'head.conv1.weight',
  ]),
  depth('DPT HF', ['neck.reassemble_stage.layers.#.projection.weight', 'head.head.#.weight']),
  depth('MoGe', ['encoder.output_projections.#.weight', 'points_head.input_blocks.#.weight']),
  depth('MoGe', ['head.upsample_blocks.#.#.#.weight', 'head.output_block.#.#.weight']),
  depth('ZoeDepth', ['seed_bin_regressor._net.#.weight', 'conditional_log_binomial.mlp.#.weight']),
  depth('MiDaS', ['scratch.layer1_rn.weight', 'scratch.output_conv.#.weight']),
  depth('Metric3D', [
    'depth_model.decoder.depth_regressor.#.weight',
    'depth_model.decoder.normal_predictor.#.weight',
  ]),
  depth('LeReS', ['depth_model.module.decoder_modules.outconv.adapt_conv.#.weight']),
  depth('LeReS', ['depth_model.decoder_modules.outconv.adapt_conv.#.weight']),
  line('depthEstimation', 'LeReS merge', pix2pix, { when: pix2pixOf(2) }),

  preprocessor('Lineart Anime', pix2pix, { when: pix2pixOf(3) }),
  preprocessor('Lineart', ['model0.#.weight', 'model2.#.conv_block.#.weight', 'model4.#.weight']),
  preprocessor('Manga Line', ['block9.model.#.conv1.model.#.weight', 'conv15.model.#.weight']),
  preprocessor('HED', ['block1.projection.weight', 'block5.convs.#.weight']),
  preprocessor('PiDiNet', ['init_block.weight', 'conv_reduces.#.conv.weight']),
  preprocessor('TEED', ['pre_dense_#.conv.weight', 'block_cat.DWconv1.weight']),
  preprocessor('MLSD', ['backbone.features.#.#.weight', 'block23.conv3.weight']),
  preprocessor('MLSD', ['backbone.features.#.#.weight', 'block16.conv3.weight']),
  preprocessor('NormalBAE', ['decoder.out_conv_res8.weight', 'decoder.out_conv_res1.#.weight']),
  preprocessor('DSINE', ['decoder.normal_head.#.weight', 'gru.convz.weight']),
  preprocessor('OpenPose body', ['Mconv7_stage6_L1.weight', 'Mconv7_stage6_L2.weight']),
  preprocessor('OpenPose hand', ['Mconv7_stage2.weight', 'conv6_#_CPM.weight'], {
    when: points(22),
  }),
  preprocessor('OpenPose face', ['Mconv7_stage2.weight', 'conv6_#_CPM.weight'], {
    when: points(71),
  }),

  face('RetinaFace', ['ClassHead.#.conv1x1.weight', 'LandmarkHead.#.conv1x1.weight']),
  face('ParseNet', ['out_mask_conv.conv2d.weight', 'out_img_conv.conv2d.weight']),
  face('BiSeNet', ['cp.resnet.conv1.weight', 'ffm.convblk.conv.weight']),
  face('AWing', ['top_m_#.conv1.weight', 'conv_last0.weight', 'al0.weight']),
  face('YOLOv5-face', ['model.#.stem_#.conv.weight', 'model.#.stem_2a.conv.weight']),

  line('faceDetection', 'MediaPipe', ['detector_short.cls_#.weight', 'mesh.head_landmarks.weight']),

  portrait(['resblocks_3d.3dr0.conv1.weight', 'first.conv.weight']),
  portrait(['detector.fc_kp.weight', 'detector.fc_exp.weight']),
  portrait(['dense_motion_network.mask.weight', 'third.conv.weight']),
  portrait(['G_middle_#.conv_#.bias', 'up_#.conv_#.bias']),
  portrait(['retarget_shoulder_module.mlp.#.weight', 'retarget_eye_module.mlp.#.weight']),

  line('detector', 'YOLO segmentation', ['model.#.proto.cv1.conv.weight', 'model.#.conv.weight']),
  line('detector', 'RT-DETR', ['encoder.pan_blocks.#.cv4.conv.weight']),
  line('segmentation', 'SegFormer', [
    'segformer.encoder.block.#.#.attention.self.query.weight',
    'decode_head.classifier.weight',
  ]),
  line('segmentation', 'CLIPSeg', ['decoder.film_mul.weight', 'decoder.reduces.#.weight']),
  line('backgroundRemoval', 'ViTMatte', [
    'decoder.matting_head.matting_convs.#.weight',
    'decoder.convstream.convs.#.conv.weight',
  ]),
  line('languageModel', 'Florence-2', [
    'vision_tower.blocks.#.#.channel_block.channel_attn.fn.qkv.weight',
    'language_model.model.encoder.layers.#.fc1.weight',
  ]),
  line('languageModel', 'Florence-2', [
    'model.vision_tower.blocks.#.#.channel_block.channel_attn.qkv.weight',
    'model.language_model.encoder.layers.#.fc1.weight',
  ]),
];
