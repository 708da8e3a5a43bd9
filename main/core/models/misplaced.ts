import type { BuiltInModels } from './built-in-models.ts';
import { isKnownFolder } from './model-folders.ts';
import { suggestCategory } from './suggest-category.ts';

/** Folders that workflows use one for the other. */
const families: readonly (readonly string[])[] = [
  ['clip', 'text_encoders', 'clip_vision'],
  ['unet', 'diffusion_models', 'checkpoints'],
];
/** Kinds whose files say what they are in their name, and that no other folder serves. */
const telling: ReadonlySet<string> = new Set([
  ...['loras', 'vae', 'controlnet', 'embeddings', 'upscale_models', 'clip_vision'],
  ...['text_encoders', 'diffusion_models'],
]);
const holding: ReadonlySet<string> = new Set([
  ...telling,
  ...['checkpoints', 'clip', 'unet', 'style_models'],
]);

const none: BuiltInModels = { categories: [], models: [] };

/** The category that a file's name speaks for where it lies in another one; null where there is nothing to say. */
export function belongsElsewhere(category: string, name: string): string | null {
  if (!isKnownFolder(category) || !holding.has(category)) return null;
  const base = name.slice(name.lastIndexOf('/') + 1);
  const found = suggestCategory({ path: `/${base}`, builtIn: none, facts: null });
  if (found.state !== 'suggested' || found.sure === 'guess' || found.reason !== 'fileName')
    return null;
  const wanted = found.category;
  if (wanted === category || !telling.has(wanted)) return null;
  const isRelated = families.some((each) => each.includes(wanted) && each.includes(category));
  return isRelated ? null : wanted;
}
