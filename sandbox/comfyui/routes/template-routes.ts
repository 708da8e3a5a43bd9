import funnyPictures from '../fixtures/workflows/funny_pictures.json' with { type: 'json' };
import imageResize from '../fixtures/workflows/image_resize.json' with { type: 'json' };
import vace14b from '../fixtures/workflows/vace14b.json' with { type: 'json' };
import { drawPicture } from '../image/draw.ts';
import { encodeWebp } from '../image/webp.ts';
import { empty, json } from '../web/answer.ts';
import type { Answer } from '../web/answer.ts';
import type { Routes } from '../web/router.ts';

const own: Readonly<Record<string, unknown>> = {
  image_resize: imageResize,
  text_to_image: funnyPictures,
};
const index = [
  {
    moduleName: 'default',
    title: 'Getting Started',
    type: 'image',
    templates: [
      {
        ...{ name: 'image_resize', title: 'Resize a picture', mediaType: 'image' },
        ...{ mediaSubtype: 'webp', description: 'Makes a picture larger or smaller.' },
      },
      {
        ...{ name: 'text_to_image', title: 'Text to image', mediaType: 'image' },
        ...{ mediaSubtype: 'webp', description: 'Makes pictures out of words.' },
      },
    ],
  },
];
const pack = 'ComfyUI-WanVideoWrapper';
const packTemplates: Readonly<Record<string, unknown>> = { vace14b };

const found = (workflows: Readonly<Record<string, unknown>>, file: string | undefined) => {
  const name = (file ?? '').replace(/\.json$/, '');
  return Object.hasOwn(workflows, name) ? json(workflows[name]) : empty(404);
};

/** A picture of each of ComfyUI's own; the pack has none. */
async function pictureOf(file: string): Promise<Answer | null> {
  const [, name = ''] = /^(.*)-1\.webp$/.exec(file) ?? [];
  if (!Object.hasOwn(own, name)) return null;
  const body = await encodeWebp(drawPicture(name, 160, 160), 75);
  return { status: 200, headers: { 'Content-Type': 'image/webp' }, body };
}

/** What a new person can begin with: ComfyUI's own, and those of a pack. */
export const templateRoutes: Routes = {
  'GET /templates/index.json': () => json(index),
  'GET /templates/{file}': async ({ params }) =>
    (await pictureOf(params.file ?? '')) ?? found(own, params.file),
  'GET /workflow_templates': () => json({ [pack]: Object.keys(packTemplates) }),
  'GET /workflow_templates/{module}/{file}': ({ params }) =>
    params.module === pack ? found(packTemplates, params.file) : empty(404),
};
