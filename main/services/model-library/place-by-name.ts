import { placeInFolder } from '../../core/library/place-in-folder.ts';
import type { BuiltInModels } from '../../core/models/built-in-models.ts';
import { suggestCategory } from '../../core/models/suggest-category.ts';
import type { PlaceFile } from './library-ports.ts';

/** Places a file by its folders and its name, without reading it. */
export const placeByName =
  (builtIn: BuiltInModels): PlaceFile =>
  (folder, { path }) =>
    Promise.resolve(placeInFolder(folder, path) ?? suggestCategory({ path, builtIn, facts: null }));
