import { controlExamples } from './control-examples.test-support.ts';
import { diffusionExamples } from './diffusion-examples.test-support.ts';
import { encoderExamples } from './encoder-examples.test-support.ts';
import type { Example } from './examples.test-support.ts';
import { helperExamples } from './helper-examples.test-support.ts';
import { loraExamples } from './lora-examples.test-support.ts';
import { otherExamples } from './other-examples.test-support.ts';
import { videoExamples } from './video-examples.test-support.ts';

/** A file for each line of the tables, as its makers published it. */
export const allExamples: readonly Example[] = [
  ...[...controlExamples, ...diffusionExamples, ...encoderExamples, ...helperExamples],
  ...[...loraExamples, ...otherExamples, ...videoExamples],
];
