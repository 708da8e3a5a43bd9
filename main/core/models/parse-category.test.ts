import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../app-error.ts';
import { parseCategory, requireCategory } from './parse-category.ts';

const none = { bucketFolders: [], serverFolders: [] };

function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error instanceof AppError ? { code: error.code, ...error.params } : error;
  }
  return 'accepted';
}

describe('parseCategory', () => {
  it.each([
    ['loras', 'loras', ''],
    ['loras/', 'loras', ''],
    ['loras/sub dir', 'loras', 'sub dir'],
    ['loras/人物/v1+v2 (test)', 'loras', '人物/v1+v2 (test)'],
    ['vae/wan2.1', 'vae', 'wan2.1'],
  ])('takes %s apart', (text, category, subfolder) => {
    expect(parseCategory(text)).toEqual({ category, subfolder });
  });

  it('composes letters that a Mac has taken apart', () => {
    expect(parseCategory('loras/e\u0301')).toEqual({ category: 'loras', subfolder: '\u00e9' });
  });

  it.each([
    ...['', '/', '/loras', 'loras//', 'loras//a', '..', '../x', 'loras/..', 'loras/./a', '.'],
    ...['loras\\a', 'C:\\models', 'C:/models', 'loras/.hidden', '.loras', ' loras', 'loras /a'],
    ...['loras/a?', 'loras/a*', 'lo"ras', 'a<b', 'a|b', 'loras/a\n', 'loras/a\0b', 'loras/a.'],
  ])('refuses %j', (text) => {
    expect(refusal(() => parseCategory(text))).toEqual({
      code: 'usage.badCategory',
      category: text,
      near: 'none',
    });
  });

  it('never lets a way out of the prefix through', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ' ', ':') }), (text) => {
        let path;
        try {
          path = parseCategory(text);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          return;
        }
        const segments = [
          path.category,
          ...path.subfolder.split('/').filter((part) => part !== ''),
        ];
        expect(segments.every((segment) => /^a([ .a]*a)?$/.test(segment))).toBe(true);
      }),
    );
  });
});

describe('requireCategory', () => {
  it('accepts what ComfyUI or the deployment knows', () => {
    for (const name of ['loras', 'nsfw_detector', 'clip', 'unet', 'animatediff_motion_lora'])
      expect(
        refusal(() => {
          requireCategory(name, none);
        }),
      ).toBe('accepted');
  });

  it('accepts a folder that the bucket has or ComfyUI lists', () => {
    const others = { bucketFolders: ['mine'], serverFolders: ['theirs'] };
    expect(
      refusal(() => {
        requireCategory('mine', others);
      }),
    ).toBe('accepted');
    expect(
      refusal(() => {
        requireCategory('theirs', others);
      }),
    ).toBe('accepted');
  });

  it.each([
    ['lora', 'loras'],
    ['Lora', 'loras'],
    ['lroas', 'loras'],
    ['Checkpoint', 'checkpoints'],
    ['diffusion-models', 'diffusion_models'],
    ['大模型', 'checkpoints'],
    ['vea', 'vae'],
  ])('names what comes near %s', (category, near) => {
    const params = refusal(() => {
      requireCategory(category, none);
    });
    expect(params).toMatchObject({ code: 'usage.badCategory', category });
    expect(params).toHaveProperty('near', expect.stringMatching(new RegExp(`^${near}`)));
  });

  it('names nothing where nothing comes near', () => {
    expect(
      refusal(() => {
        requireCategory('xyzzy', none);
      }),
    ).toMatchObject({ near: 'none' });
  });

  it('does not put models among the server’s code', () => {
    const others = { bucketFolders: [], serverFolders: ['custom_nodes'] };
    expect(
      refusal(() => {
        requireCategory('custom_nodes', others);
      }),
    ).toMatchObject({
      code: 'usage.badCategory',
    });
  });
});
