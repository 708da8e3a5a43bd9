import { isList, memberOf, recordOf, textOf } from './json-values.ts';
import type { InputSpec } from './object-info.ts';
import { defaultValue } from './widget-kinds.ts';

const PICTURE_OPTIONS = ['image_upload', 'video_upload', 'animated_image_upload'];

/** Whether the page lets pictures or videos be uploaded into the combo. */
export function takesUploads(spec: InputSpec): boolean {
  return spec.required && PICTURE_OPTIONS.some((name) => memberOf(spec.options, name) === true);
}

/**
 * What such a combo holds: the path of a file, marked with its folder where that is not the usual
 * one; its first file where the saved value is empty.
 */
export function uploadedFile(spec: InputSpec, saved: unknown): unknown {
  if (saved === null || saved === '' || saved === 0 || saved === false) return defaultValue(spec);
  const folder = textOf(memberOf(spec.options, 'image_folder')) ?? 'input';
  if (!isList(saved)) return pathOf(saved, folder);
  const paths = saved.map((each) => pathOf(each, folder));
  return memberOf(spec.options, 'allow_batch') === true ? paths : paths[0];
}

function pathOf(saved: unknown, folder: string): string {
  if (typeof saved === 'string') return `${saved}${mark(saved, folder)}`;
  const { filename, subfolder, type } = recordOf(saved);
  const name = textOf(filename) ?? '';
  const within = textOf(subfolder) ?? '';
  const kind = textOf(type) ?? '';
  return `${within === '' ? name : `${within}/${name}`}${kind === '' ? '' : mark(kind, folder)}`;
}

function mark(path: string, folder: string): string {
  return folder === 'input' || /\[(?:input|output|temp)\]/i.test(path) ? '' : ` [${folder}]`;
}
