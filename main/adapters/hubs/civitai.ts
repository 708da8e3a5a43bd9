import { z } from 'zod';
import { isAppError } from '../../core/app-error.ts';
import { askJson, baseOf, sha256Of, tokenFor, type HubContext } from './hub-context.ts';

const Version = z.object({
  files: z.array(
    z.object({
      name: z.string(),
      /** Of 1,024 bytes, with a fraction. */
      sizeKB: z.number(),
      hashes: z.object({ SHA256: z.string().optional() }).optional(),
    }),
  ),
});

/**
 * The SHA-256 that Civitai tells of a download; null where it tells none, or not which of its files this one is: the
 * file is then unverified, and no less there. https://developer.civitai.com/site/reference/model-versions
 */
export async function civitaiSum(
  context: HubContext,
  { url, name, bytes }: { readonly url: string; readonly name: string; readonly bytes: number },
  signal: AbortSignal,
): Promise<string | null> {
  const version = /^\/api\/download\/models\/(\d+)/.exec(new URL(url).pathname)?.[1];
  if (version === undefined) return null;
  try {
    const { value } = await askJson(context, Version, {
      ...{ name, signal, token: await tokenFor(context, 'civitai') },
      url: `${baseOf(context, 'civitai')}/api/v1/model-versions/${version}`,
    });
    const ofSize = value.files.filter(({ sizeKB }) => Math.abs(sizeKB * 1_024 - bytes) < 1);
    const file = ofSize.find((each) => each.name === name) ?? only(ofSize);
    return sha256Of(file?.hashes?.SHA256);
  } catch (error) {
    if (!isAppError(error) || signal.aborted) throw error;
    return null;
  }
}

const only = <Item>(items: readonly Item[]): Item | undefined =>
  items.length === 1 ? items[0] : undefined;
