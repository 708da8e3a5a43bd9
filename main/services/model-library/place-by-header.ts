import type { ModelFacts } from '../../../contract/identify.ts';
import { placeInFolder } from '../../core/library/place-in-folder.ts';
import type { BuiltInModels } from '../../core/models/built-in-models.ts';
import { suggestCategory } from '../../core/models/suggest-category.ts';
import type { Identify } from '../identify/identify.ts';
import type { Placed, PlaceFiles, SeenFile, StoredFolder } from './library-ports.ts';

/** Places files by their headers, kept while the files are the same; one in a models folder stays where it lies. */
export const placeByHeader =
  (builtIn: BuiltInModels, { identifySeen }: Pick<Identify, 'identifySeen'>): PlaceFiles =>
  async (folder, files) => {
    const found = await identifySeen(files);
    return files.map((file, index) => placed(builtIn, folder, file, found[index] ?? nothing));
  };

const nothing: ModelFacts = { state: 'unknown', format: 'other', why: 'nothingTells' };

function placed(
  builtIn: BuiltInModels,
  folder: StoredFolder,
  { path }: SeenFile,
  facts: ModelFacts,
): Placed {
  const isKnown = facts.state === 'identified';
  const suggestion =
    facts.state === 'refused'
      ? facts
      : (placeInFolder(folder, path) ?? suggestCategory({ path, builtIn, facts }));
  return {
    suggestion,
    kind: isKnown ? facts.kind : null,
    baseModel: isKnown ? facts.baseModel : null,
    fits: isKnown && facts.sure === 'certain' ? facts.fits : [],
  };
}
