import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, posix } from 'node:path';

import { encodeJpeg, encodePng, readPicture } from '../image/codecs.ts';
import type { Raster } from '../image/raster.ts';
import { mapColors, withAlpha } from '../image/raster.ts';
import { encodeWebp } from '../image/webp.ts';
import { isObject, isString, parseJson } from '../json.ts';
import type { MediaFiles } from '../media-files.ts';
import { annotation, isFile, isFolderType, pathBelow } from '../media-files.ts';
import type { Answer } from '../web/answer.ts';
import { empty, json } from '../web/answer.ts';
import type { Exchange } from '../web/exchange.ts';
import { fileAnswer, rangeAsked } from '../web/ranges.ts';
import type { Routes } from '../web/router.ts';

const mimeTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.flac': 'audio/x-flac',
  '.mp3': 'audio/mpeg',
  '.opus': 'audio/opus',
  '.wav': 'audio/x-wav',
  '.json': 'application/json',
  '.txt': 'text/plain',
};

function pathFor(exchange: Exchange, files: MediaFiles): string | Answer {
  const { query } = exchange;
  const [, filename = '', annotated] = annotation.exec(query.get('filename') ?? '') ?? [];
  if (filename === '') return empty(query.has('filename') ? 400 : 404);
  if (filename.startsWith('/') || filename.includes('..')) return empty(400);
  const type = annotated ?? query.get('type') ?? 'output';
  if (!isFolderType(type)) return empty(400);
  const folder = pathBelow(files.folder(type), query.get('subfolder') ?? '');
  if (folder === null) return empty(403);
  return pathBelow(folder, basename(filename)) ?? empty(403);
}

const onlyAlpha = (raster: Raster): Raster => mapColors(raster, () => 0);
const onlyColors = (raster: Raster): Raster => withAlpha(raster, () => 255);

async function previewAnswer(
  raster: Raster,
  wanted: string,
  channel: string,
  disposition: Readonly<Record<string, string>>,
): Promise<Answer> {
  const parts = wanted.split(';');
  const last = parts.at(-1) ?? '';
  const quality = /^\d+$/.test(last) ? Math.min(100, Number(last)) : 90;
  const isJpeg = parts[0] === 'jpeg' && !channel.includes('a');
  const source = isJpeg || channel === 'rgb' ? onlyColors(raster) : raster;
  const body = isJpeg ? encodeJpeg(source, quality) : await encodeWebp(source, quality);
  const type = isJpeg ? 'image/jpeg' : 'image/webp';
  return { status: 200, headers: { 'Content-Type': type, ...disposition }, body };
}

async function view(exchange: Exchange, files: MediaFiles): Promise<Answer> {
  const path = pathFor(exchange, files);
  if (!isString(path)) return path;
  await files.refresh();
  if (!(await isFile(path))) return empty(404);
  const bytes = await readFile(path);
  const name = basename(path).replaceAll('"', '\\"');
  // Header values are Latin-1: other letters go out as UTF-8 bytes, as the real server sends them
  const latin = Buffer.from(`filename="${name}"`, 'utf8').toString('latin1');
  const disposition = { 'Content-Disposition': latin };
  const preview = exchange.query.get('preview');
  const channel = exchange.query.get('channel') ?? '';
  if (preview === null && channel !== 'rgb' && channel !== 'a') {
    const type = mimeTypes[extname(path).toLowerCase()] ?? 'application/octet-stream';
    return fileAnswer(bytes, { 'Content-Type': type, ...disposition }, rangeAsked(exchange));
  }
  const picture = await readPicture(bytes);
  if (picture === null) throw new TypeError('PIL.UnidentifiedImageError');
  if (preview !== null) return previewAnswer(picture.raster, preview, channel, disposition);
  const raster = channel === 'a' ? onlyAlpha(picture.raster) : onlyColors(picture.raster);
  const headers = { 'Content-Type': 'image/png', ...disposition };
  return { status: 200, headers, body: encodePng(raster) };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

interface UploadForm {
  readonly filename: string;
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly subfolder: string;
  readonly mayReplace: boolean;
  readonly originalRef: string | null;
}

async function readForm(exchange: Exchange): Promise<UploadForm | null> {
  const type = exchange.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return null;
  const body = new Uint8Array(await exchange.bytes());
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- meant for servers that stream; here the body is whole and limited
  const form = await new Response(body, { headers: { 'Content-Type': type } }).formData();
  const word = (name: string): string => {
    const value = form.get(name);
    return isString(value) ? value : '';
  };
  const image = form.get('image');
  if (image === null || isString(image) || image.name === '') return null;
  return {
    filename: image.name,
    bytes: new Uint8Array(await image.arrayBuffer()),
    type: word('type') || 'input',
    subfolder: word('subfolder'),
    mayReplace: ['true', '1'].includes(word('overwrite')),
    originalRef: form.has('original_ref') ? word('original_ref') : null,
  };
}

/** The first free name; the same name where the file there has the same bytes. */
async function freeName(folder: string, form: UploadForm): Promise<string | null> {
  const extension = extname(form.filename);
  const stem = form.filename.slice(0, form.filename.length - extension.length);
  for (let copy = 0; ; copy += 1) {
    const name = copy === 0 ? form.filename : `${stem} (${copy})${extension}`;
    const path = pathBelow(folder, name);
    if (path === null) return null;
    if (form.mayReplace || !(await isFile(path))) return name;
    if (sha256(await readFile(path)) === sha256(form.bytes)) return name;
  }
}

/** A mask's alpha laid over the picture that it was drawn for. */
async function masked(form: UploadForm, files: MediaFiles): Promise<Uint8Array> {
  const reference = parseJson(form.originalRef ?? '{}');
  const field = (name: string): string => {
    const value = isObject(reference) ? reference[name] : undefined;
    return isString(value) ? value : '';
  };
  const name = posix.join(field('subfolder'), field('filename'));
  const path = await files.find(`${name} [${field('type') || 'output'}]`);
  const mask = await readPicture(form.bytes);
  const original = path === null ? null : await readPicture(await readFile(path));
  if (mask === null || original === null) throw new TypeError('PIL.UnidentifiedImageError');
  const alpha = (at: number): number => mask.raster.pixels[at] ?? 255;
  return encodePng(withAlpha(original.raster, alpha), original.text);
}

async function upload(exchange: Exchange, files: MediaFiles, isMask: boolean): Promise<Answer> {
  const form = await readForm(exchange);
  if (form === null) return empty(400);
  if (!isFolderType(form.type)) throw new TypeError(`No folder ${form.type}`);
  const folder = pathBelow(files.folder(form.type), form.subfolder);
  const name = folder === null ? null : await freeName(folder, form);
  const path = folder === null || name === null ? null : pathBelow(folder, name);
  if (path === null) return empty(400);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, isMask ? await masked(form, files) : form.bytes);
  return json({ name, subfolder: form.subfolder, type: form.type });
}

/** Pictures out and in. */
export const mediaRoutes = (files: MediaFiles): Routes => ({
  'GET /view': (exchange) => view(exchange, files),
  'POST /upload/image': (exchange) => upload(exchange, files, false),
  'POST /upload/mask': (exchange) => upload(exchange, files, true),
});
