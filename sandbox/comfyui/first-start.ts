import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import funnyPictures from './fixtures/workflows/funny_pictures.json' with { type: 'json' };
import imageResize from './fixtures/workflows/image_resize.json' with { type: 'json' };
import ksampler from './fixtures/workflows/ksampler.json' with { type: 'json' };
import vace14b from './fixtures/workflows/vace14b.json' with { type: 'json' };
import wans from './fixtures/workflows/wans.json' with { type: 'json' };
import { encodePng } from './image/codecs.ts';
import { drawPicture } from './image/draw.ts';
import type { MediaFiles } from './media-files.ts';

const workflows: Readonly<Record<string, unknown>> = {
  'funny_pictures.json': funnyPictures,
  'image_resize.json': imageResize,
  'ksampler.json': ksampler,
  'vace14b.json': vace14b,
  'wans.json': wans,
};

/** The pictures that these workflows load. */
const inputs = ['example.png', 'girl.png'];

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** Puts the deployment's workflows and pictures into a folder that was never started before. */
export async function prepareFolder(userFolder: string, files: MediaFiles): Promise<void> {
  if (await exists(userFolder)) return;
  const folder = join(userFolder, 'workflows');
  await mkdir(folder, { recursive: true });
  for (const [name, workflow] of Object.entries(workflows)) {
    await writeFile(join(folder, name), JSON.stringify(workflow));
  }
  for (const name of inputs) {
    await files.save('input', '', name, encodePng(drawPicture(name, 320, 240)));
  }
}
