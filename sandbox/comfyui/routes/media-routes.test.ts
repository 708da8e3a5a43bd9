import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';

import type { Reply } from '../comfyui.test-support.ts';
import { ask, emptyAndSave, run, sandboxForTest } from '../comfyui.test-support.ts';
import type { ComfyuiSandbox } from '../comfyui-options.ts';
import { encodePng, readPicture } from '../image/codecs.ts';
import { plainRaster } from '../image/raster.ts';

function upload(
  sandbox: ComfyuiSandbox,
  bytes: string | Uint8Array<ArrayBuffer>,
  fields: Readonly<Record<string, string>> = {},
  route = 'image',
): Promise<Reply> {
  const form = new FormData();
  form.set('image', new File([bytes], '照片 1.png'));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return ask(sandbox, `/upload/${route}`, { method: 'POST', body: form });
}

describe('GET /view', () => {
  const picture = '/view?filename=a_00001_.png&subfolder=s&type=output';

  it('needs the subfolder', async () => {
    const sandbox = await sandboxForTest();
    await run(sandbox, emptyAndSave('s/a'));
    const found = await ask(sandbox, picture);
    expect([found.status, found.headers.get('content-disposition')]).toEqual([
      200,
      'filename="a_00001_.png"',
    ]);
    expect((await ask(sandbox, '/view?filename=a_00001_.png&type=output')).status).toBe(404);
  });

  it.each([
    { preview: 'webp;50', type: 'image/webp' },
    { preview: 'jpeg;80', type: 'image/jpeg' },
    { preview: 'bmp', type: 'image/webp' },
  ])('makes a preview $preview', async ({ preview, type }) => {
    const sandbox = await sandboxForTest();
    await run(sandbox, emptyAndSave('s/a'));
    const reply = await ask(sandbox, `${picture}&preview=${preview}`);
    expect(reply.headers.get('content-type')).toBe(type);
    const read = await readPicture(reply.bytes);
    expect([read?.raster.width, read?.raster.height]).toEqual([16, 16]);
  });

  it('gives one channel as a picture', async () => {
    const sandbox = await sandboxForTest();
    await run(sandbox, emptyAndSave('s/a'));
    expect(decode((await ask(sandbox, `${picture}&channel=rgb`)).bytes).channels).toBe(3);
    expect((await ask(sandbox, `${picture}&channel=a`)).headers.get('content-type')).toBe(
      'image/png',
    );
  });

  it('gives a part of the file, and goes on only with the same file', async () => {
    const sandbox = await sandboxForTest();
    await writeFile(join(sandbox.dir, 'output/b.txt'), '0123456789');
    const part = (range: string, more: Record<string, string> = {}) =>
      ask(sandbox, '/view?filename=b.txt', { headers: { Range: range, ...more } });
    const rest = await part('bytes=4-');
    expect([rest.status, rest.text, rest.headers.get('content-range')]).toEqual([
      206,
      '456789',
      'bytes 4-9/10',
    ]);
    expect((await part('bytes=-3')).text).toBe('789');
    expect((await part('bytes=2-3')).text).toBe('23');
    expect((await part('bytes=10-')).status).toBe(416);
    const etag = rest.headers.get('etag') ?? '';
    expect((await part('bytes=4-', { 'If-Range': etag })).status).toBe(206);
    expect((await part('bytes=4-', { 'If-Range': '"other"' })).status).toBe(200);
  });

  it('does not leave its folder', async () => {
    const sandbox = await sandboxForTest();
    expect((await ask(sandbox, '/view?filename=../x.png')).status).toBe(400);
    expect((await ask(sandbox, '/view?filename=x.png&subfolder=../..')).status).toBe(403);
    expect((await ask(sandbox, '/view')).status).toBe(404);
  });
});

describe('POST /upload/image', () => {
  it('keeps the name for the same bytes and numbers it for others', async () => {
    const sandbox = await sandboxForTest();
    const names: unknown[] = [];
    for (const bytes of ['one', 'one', 'two', 'two']) {
      names.push((await upload(sandbox, bytes)).json);
    }
    const answer = (name: string) => ({ name, subfolder: '', type: 'input' });
    expect(names).toEqual([
      answer('照片 1.png'),
      answer('照片 1.png'),
      answer('照片 1 (1).png'),
      answer('照片 1 (1).png'),
    ]);
  });

  it('replaces where it is told to, and makes subfolders', async () => {
    const sandbox = await sandboxForTest();
    await upload(sandbox, 'one');
    const fields = { overwrite: 'true', subfolder: 'a/b', type: 'temp' };
    expect((await upload(sandbox, 'two', { overwrite: 'true' })).json).toMatchObject({
      name: '照片 1.png',
    });
    expect((await upload(sandbox, 'two', fields)).json).toEqual({
      name: '照片 1.png',
      subfolder: 'a/b',
      type: 'temp',
    });
    expect(await readdir(join(sandbox.dir, 'temp/a/b'))).toEqual(['照片 1.png']);
  });

  it('refuses a body that is too large and a path that leaves the folder', async () => {
    const sandbox = await sandboxForTest({ maxUploadBytes: 100_000 });
    expect((await upload(sandbox, 'x'.repeat(100_001))).status).toBe(413);
    expect((await ask(sandbox, '/features')).json).toMatchObject({ max_upload_size: 100_000 });
    expect((await upload(sandbox, 'x', { subfolder: '../..' })).status).toBe(400);
  });

  it('lays a mask over its picture', async () => {
    const sandbox = await sandboxForTest();
    await writeFile(join(sandbox.dir, 'input/p.png'), encodePng(plainRaster(2, 2, 0x0a0b0c)));
    const mask = { ...plainRaster(2, 2, 0), pixels: new Uint8ClampedArray(16).fill(7) };
    const original_ref = JSON.stringify({ filename: 'p.png', type: 'input', subfolder: '' });
    const reply = await upload(sandbox, new Uint8Array(encodePng(mask)), { original_ref }, 'mask');
    expect(reply.status).toBe(200);
    const found = await ask(sandbox, '/view?type=input&filename=照片 1.png');
    // A real server sends the name's UTF-8 bytes
    const disposition = Buffer.from(found.headers.get('content-disposition') ?? '', 'latin1');
    expect(disposition.toString('utf8')).toBe('filename="照片 1.png"');
    const masked = await readPicture(found.bytes);
    expect([...(masked?.raster.pixels.subarray(0, 4) ?? [])]).toEqual([10, 11, 12, 7]);
  });
});
