import { placeInFolder } from '../../core/library/place-in-folder.ts';
import type { BuiltInModels } from '../../core/models/built-in-models.ts';
import { suggestCategory } from '../../core/models/suggest-category.ts';
import type { Identify } from '../identify/identify.ts';
import type { PlaceFile } from './library-ports.ts';

/** Places a file by its header, which is kept while the file is the same; one in a models folder stays where it lies. */
export const placeByHeader =
  (builtIn: BuiltInModels, { identify }: Pick<Identify, 'identify'>): PlaceFile =>
  async (folder, { path }, signal) => {
    const facts = await identify(path, signal);
    const isKnown = facts.state === 'identified';
    const suggestion =
      facts.state === 'refused'
        ? facts
        : (placeInFolder(folder, path) ?? suggestCategory({ path, builtIn, facts }));
    return {
      suggestion,
      kind: isKnown ? facts.kind : null,
      baseModel: isKnown ? facts.baseModel : null,
      fits: isKnown && facts.sure === 'certain' ? [facts.category, ...facts.fits] : [],
    };
  };
