import { describe, expect, it } from 'vitest';
import { suggestCategory } from '../models/suggest-category.ts';
import { headerOf, identifyFake, text } from './model-files.test-support.ts';
import { onnxFile, torchFile } from './model-formats.test-support.ts';
import { helperExamples } from './rules/helper-examples.test-support.ts';
import { otherExamples } from './rules/other-examples.test-support.ts';

const builtIn = { categories: [], models: [] };
const examples = [...helperExamples, ...otherExamples];

const factsOf = (type: string) => {
  const example = examples.find((one) => one.type === type);
  if (example === undefined) throw new RangeError(type);
  return identifyFake(example.file).facts;
};

describe('what looks at pictures', () => {
  it.each([
    ['Depth Anything', 'depthanything', 'likely'],
    ['Video Depth Anything', 'videodepthanything', 'certain'],
    ['Depth Anything 3', 'geometry_estimation', 'certain'],
    ['Depth Anything 3 original', 'depthanything3', 'likely'],
    ['MoGe', 'geometry_estimation', 'certain'],
    ['RetinaFace', 'facedetection', 'likely'],
    ['YOLOv5-face', 'facedetection', 'likely'],
    ['YOLO segmentation', 'ultralytics', 'certain'],
    ['RT-DETR', 'diffusion_models', 'certain'],
    ['GroundingDINO', 'grounding-dino', 'certain'],
    ['SAM', 'sams', 'certain'],
    ['SAM 2', 'sam2', 'likely'],
    ['SAM 3', 'checkpoints', 'likely'],
    ['BiRefNet', 'background_removal', 'certain'],
    ['RMBG', 'RMBG', 'likely'],
    ['Florence-2', 'LLM', 'certain'],
    ['MediaPipe', 'detection', 'certain'],
    ['LivePortrait', 'liveportrait', 'certain'],
    ['CLIPSeg', 'clipseg', 'certain'],
    ['ViTMatte', 'vitmatte', 'certain'],
  ])('goes, as %s, into %s: %s', (type, category, sure) => {
    const path = '/downloads/x.safetensors';
    const suggestion = suggestCategory({ path, builtIn, facts: factsOf(type) });
    expect(suggestion).toMatchObject({ state: 'suggested', category, sure });
  });

  it('is put where loaders list boxes and where they list masks', () => {
    const path = '/downloads/face.safetensors';
    const facts = factsOf('YOLO segmentation');
    expect(suggestCategory({ path, builtIn, facts })).toMatchObject({ subfolder: 'segm' });
    const named = suggestCategory({ path: '/d/face_yolov8m.pt', builtIn, facts: null });
    expect(named).toMatchObject({ category: 'ultralytics', subfolder: 'bbox' });
  });

  it('stays where its user put it, where several folders take it', () => {
    const facts = factsOf('SAM 2');
    for (const folder of ['sams', 'sam2'])
      expect(
        suggestCategory({ path: `/ComfyUI/models/${folder}/a.safetensors`, builtIn, facts }),
      ).toMatchObject({ category: folder, sure: 'certain', reason: 'folderName' });
  });

  it.each(['HED', 'OpenPose body', 'Lineart', 'NormalBAE', 'MiDaS', 'ZoeDepth', 'LeReS'])(
    'is known as %s, and put nowhere, where no folder of the models is for it',
    (type) => {
      const facts = factsOf(type);
      expect(facts).toMatchObject({ state: 'identified', type, category: null, fits: [] });
      const at = (path: string) => suggestCategory({ path, builtIn, facts });
      expect(at('/downloads/a.pth')).toEqual({ state: 'unknown' });
      expect(at('/downloads/controlnet/a.pth')).toEqual({ state: 'unknown' });
      expect(at('/ComfyUI/models/controlnet/a.pth')).toMatchObject({ category: 'controlnet' });
    },
  );

  it.each([
    ['LeReS', 'depth_model'],
    ['ZoeDepth', 'model'],
    ['NormalBAE', 'model'],
    ['PiDiNet', 'state_dict'],
    ['Metric3D', 'model_state_dict'],
    ['AWing', 'state_dict'],
    ['RetinaFace', undefined],
  ])('is told, as %s, from what torch.save wrote', (type, wrapper) => {
    const example = examples.find((one) => one.type === type);
    const tensors = [...headerOf(example?.file ?? onnxFile('', 0)).tensors.groups.values()].map(
      ({ key, shape }) => [key.replace(/^depth_model\.(?=module)/, ''), shape] as const,
    );
    const file = torchFile('x.pth', Object.fromEntries(tensors), wrapper);
    expect(identifyFake(file).facts).toMatchObject({ kind: example?.kind, type });
  });

  it.each([
    ['yolov10m.onnx', 'detector', 'detection'],
    ['vitpose-l-wholebody.onnx', 'detector', 'detection'],
    ['inswapper_128.onnx', 'faceRecognition', 'insightface'],
    ['hyperswap_1a_256.onnx', 'faceRecognition', 'hyperswap'],
    ['dw-ll_ucoco_384.onnx', 'preprocessor', null],
    ['yolox_l.onnx', 'preprocessor', null],
  ])('is likely, as %s, a %s', (name, kind, category) => {
    const { facts } = identifyFake(onnxFile(name, 1000));
    expect(facts).toMatchObject({ kind, category, sure: 'likely', reason: 'fileName' });
    const suggestion = suggestCategory({ path: `/downloads/${name}`, builtIn, facts });
    expect(suggestion).toMatchObject(
      category === null ? { state: 'unknown' } : { category, subfolder: '' },
    );
  });

  it('stays unknown under a name and with a header that say nothing', () => {
    expect(identifyFake(onnxFile('model.onnx', 1000)).facts).toMatchObject({ state: 'unknown' });
    const head = text('weights without a header');
    const other = identifyFake({ name: 'model.weights', head, bytes: 5000 });
    expect(other.facts).toMatchObject({ state: 'unknown' });
  });
});
