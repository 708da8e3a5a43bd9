import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { png, tEXt } from '../../core/workflows/embedded/media.test-support.ts';
import { createLibrary } from '../../services/workflows/library.ts';
import { createReadWorkflowFile } from '../../services/workflows/workflow-file.ts';
import { createWorkflows } from '../../services/workflows/workflows.ts';
import { localTime, systemClock } from '../clock/system-clock.ts';
import { openDatabase } from '../database/open-database.ts';
import { createRenamedRuns } from '../runs-store/renamed-workflow.ts';
import { createFormStore } from '../forms-store/forms-store.ts';
import { createObjectInfoCache } from '../runs-store/object-info-cache.ts';
import { inflate } from '../workflow-shelf/inflate.ts';
import { createWorkflowShelf } from '../workflow-shelf/workflow-shelf.ts';
import { comfyFor, sandboxFor, temporaryFolder } from './open-comfy.test-support.ts';

const graph = { nodes: [{ id: 1, type: 'Note' }], links: [], version: 0.4 };
const fileOf = (name: string, content: string | Uint8Array<ArrayBuffer>) => {
  const head = new File([content], name);
  return { head, tail: null, bytes: head.size };
};

/** The library on real adapters against the sandbox's server. */
async function createWorld() {
  const dir = await temporaryFolder();
  const sandbox = await sandboxFor();
  const comfy = comfyFor(sandbox.url);
  const path = join(dir, 'ferry.db');
  const open = () => {
    const { db } = openDatabase(path, Date.now);
    onTestFinished(() => {
      db.close();
    });
    const shelf = createWorkflowShelf(db);
    const comfyOf = () => Promise.resolve(comfy);
    const forms = createFormStore(db);
    const objectInfo = createObjectInfoCache(db);
    const workflows = createWorkflows({
      comfyOf,
      objectInfo,
      shelf,
      random: Math.random,
      localTime,
    });
    const textOf = (id: string, name: string) => workflows.text(id, name);
    const library = createLibrary({
      ...{ comfyOf, shelf, forms, textOf, clock: systemClock, newId: randomUUID },
      runs: createRenamedRuns(db),
      readFile: createReadWorkflowFile(inflate),
    });
    return { library, workflows, forms };
  };
  const names = async () => (await comfy.workflows.list()).map(({ name }) => name);
  return { open, comfy, names, ...open() };
}
const c1 = { connectionId: 'c1' };

describe('the library on the sandbox', () => {
  it('duplicates and renames, with what was filled in, and never over another one', async () => {
    const { library, workflows, forms, names } = await createWorld();
    const copy = await library.copy({ ...c1, name: 'ksampler.json', to: 'mine/采样' });
    expect(copy).toMatchObject({ name: 'mine/采样.json' });
    expect((await workflows.read('c1', copy.name)).form).toBe(
      (await workflows.read('c1', 'ksampler.json')).form,
    );
    await forms.put('c1', copy.name, {
      ...{ switches: {}, values: { '3.steps': 7 }, mark: null },
    });
    expect(await library.move({ ...c1, name: copy.name, to: 'b/c' })).toEqual({ name: 'b/c.json' });
    expect(await forms.get('c1', 'b/c.json')).toMatchObject({ values: { '3.steps': 7 } });
    expect(await names()).toContain('b/c.json');
    expect(await names()).not.toContain(copy.name);
    const taken = { code: 'workflow.exists', params: { name: 'wans.json' } };
    await expect(library.move({ ...c1, name: 'b/c.json', to: 'wans' })).rejects.toMatchObject(
      taken,
    );
    await expect(library.copy({ ...c1, name: 'b/c.json', to: 'wans' })).rejects.toMatchObject(
      taken,
    );
    await expect(library.move({ ...c1, name: 'no.json', to: 'x' })).rejects.toMatchObject({
      code: 'workflow.notFound',
    });
  });

  it('takes a deleted one back, even after a restart and when its name is taken', async () => {
    const { library, workflows, names, open } = await createWorld();
    const before = await workflows.text('c1', 'wans.json');
    const { removedId } = await library.remove('c1', 'wans.json');
    expect(await names()).not.toContain('wans.json');
    await expect(library.remove('c1', 'wans.json')).rejects.toMatchObject({
      code: 'workflow.notFound',
    });
    await library.add('c1', fileOf('wans.json', JSON.stringify(graph)), '');
    const later = open();
    expect(await later.library.restore(removedId)).toMatchObject({ name: 'wans (2).json' });
    expect(await later.workflows.text('c1', 'wans (2).json')).toBe(before);
    await expect(later.library.restore(removedId)).rejects.toMatchObject({
      code: 'workflow.notFound',
    });
  });

  it('saves the workflow that lies in a file', async () => {
    const { library, workflows } = await createWorld();
    const picture = new Uint8Array(png(tEXt('workflow', JSON.stringify(graph))));
    const first = await library.add('c1', fileOf('out_00001_.png', picture), 'from pictures');
    const second = await library.add('c1', fileOf('out_00001_.png', picture), 'from pictures');
    expect(first.name).toBe('from pictures/out_00001_.json');
    expect(second.name).toBe('from pictures/out_00001_ (2).json');
    expect(await workflows.read('c1', second.name)).toMatchObject({ form: 'ui', json: graph });
  });

  it('opens a file without saving it anywhere else', async () => {
    const { library, workflows, names, open } = await createWorld();
    const all = await names();
    const posted = { prompt: { '1': { class_type: 'A', inputs: {} } }, client_id: 'x' };
    const opened = await library.open(fileOf('..\\request 50%.json', JSON.stringify(posted)));
    expect(opened).toMatchObject({ title: 'request 50_', form: 'api' });
    expect(await workflows.read('c1', opened.name)).toMatchObject({ json: posted.prompt });
    expect(await names()).toEqual(all);
    const later = open();
    expect(await later.library.opened()).toEqual([opened]);
    await later.library.copy({ ...c1, name: opened.name, to: 'kept' });
    await later.library.forgetOpened(opened.name);
    await expect(workflows.read('c1', opened.name)).rejects.toMatchObject({
      ...{ code: 'workflow.notFound', params: { name: 'request 50_' } },
    });
    expect(await workflows.read('c1', 'kept.json')).toMatchObject({ form: 'api' });
  });

  it.each([
    ['a.png', new Uint8Array(png()), 'workflow.notInside'],
    ['a.json', '{"a": 1}', 'workflow.notAWorkflow'],
    ['a.json', '{"a": ', 'workflow.notJson'],
    ['a.safetensors', 'weights', 'workflow.notJson'],
  ])('refuses %s that has no workflow', async (name, content, code) => {
    const { library } = await createWorld();
    await expect(library.open(fileOf(name, content))).rejects.toMatchObject({ code });
  });

  it('lists the templates of ComfyUI and its packs, each of which can be read', async () => {
    const { library, workflows } = await createWorld();
    const templates = await library.templates('c1');
    expect(templates.map(({ name, category }) => [name, category])).toEqual([
      ['.templates/default/image_resize.json', 'Getting Started'],
      ['.templates/default/text_to_image.json', 'Getting Started'],
      ['.templates/ComfyUI-WanVideoWrapper/vace14b.json', 'ComfyUI-WanVideoWrapper'],
    ]);
    expect(templates.map(({ picture }) => picture)).toEqual(['webp', 'webp', 'jpg']);
    for (const { name } of templates) {
      expect((await workflows.read('c1', name)).name).toBe(name);
    }
    await expect(workflows.read('c1', '.templates/default/no.json')).rejects.toMatchObject({
      code: 'workflow.notFound',
    });
  });

  it('brings the pictures of templates, as far as the server has them', async () => {
    const { comfy } = await createWorld();
    const ofOwn = { module: 'default', name: 'image_resize', ending: 'webp' };
    const { totalBytes, body } = await comfy.files.templatePicture(ofOwn);
    const pieces: Uint8Array[] = [];
    for await (const piece of body) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    expect([bytes.subarray(8, 12).toString(), bytes.byteLength]).toEqual(['WEBP', totalBytes]);
    const ofPack = { module: 'ComfyUI-WanVideoWrapper', name: 'vace14b', ending: 'jpg' };
    await expect(comfy.files.templatePicture(ofPack)).rejects.toMatchObject({
      code: 'comfy.outputMissing',
    });
  });
});
