import type { FormField, SizeLimit } from '../../../contract/form.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

type Family = 'wan' | 'video' | 'large' | 'small';

const sizes = (...texts: readonly string[]): readonly Size[] =>
  texts.map((text) => {
    const [width = 0, height = 0] = text.split('x').map(Number);
    return { width, height };
  });

const PRESETS: Readonly<Record<Family, readonly Size[]>> = {
  wan: sizes('832x480', '480x832', '624x624', '720x720', '480x480'),
  video: sizes('768x512', '512x768', '848x480', '480x848', '1280x720', '720x1280'),
  large: sizes(
    ...['1024x1024', '1152x896', '896x1152', '1216x832', '832x1216', '1344x768', '768x1344'],
  ),
  small: sizes('512x512', '512x768', '768x512', '640x640', '768x768'),
};
const HIGH_WAN = sizes('1280x720', '720x1280');

/** What the names of nodes and models tell about the sizes that suit them. */
export interface SizeAdvice {
  readonly presets: readonly Size[];
  readonly limit: SizeLimit | null;
}

/** `names`: classes and model files of what is executed; `now`: the size that stands in the file. */
export function sizeAdvice(names: readonly string[], now: Size): SizeAdvice {
  const all = names.join('\n');
  const isShippedWan = /wan[^\n]*2[._]?1[^\n]*14b/i.test(all);
  const family = familyOf(all, now);
  const isHigh = family === 'wan' && (/720p/i.test(all) || /wan[^\n]*2[._]2/i.test(all));
  return {
    presets: [...PRESETS[family], ...(isHigh ? HIGH_WAN : [])],
    limit: isShippedWan ? { code: 'wan14b', width: 720, height: 720 } : null,
  };
}

function familyOf(names: string, now: Size): Family {
  if (/wan(video|2|_|\d|image|vace|fun|first|animate)/i.test(names)) return 'wan';
  if (/ltx|hunyuan.?(latent)?.?video|hyvideo|mochi|cosmos|svd/i.test(names)) return 'video';
  if (/flux|sdxl|sd_?xl|sd3|qwen|hidream|chroma|lumina|pony|illustrious/i.test(names))
    return 'large';
  return Math.max(now.width, now.height) >= 896 ? 'large' : 'small';
}

type NumberField = Extract<FormField, { kind: 'number' }>;

/** Those that the fields take. */
export function fittingSizes(
  presets: readonly Size[],
  width: NumberField,
  height: NumberField,
): readonly Size[] {
  return presets.filter((size) => fits(width, size.width) && fits(height, size.height));
}

function fits({ min, max, step }: NumberField, value: number): boolean {
  if (value < (min ?? value) || value > (max ?? value)) return false;
  return step === null || value % step === 0;
}
