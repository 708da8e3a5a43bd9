/** Where the model files of the sandbox lie: a folder on disk, or the sandbox's bucket. */
export interface ModelsSource {
  /** The files of one category (`loras`), with the time of its folder's marker; null where there is no such folder. */
  list(category: string): Promise<ModelsFolder | null>;
}

export interface ModelsFolder {
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
  /** The folder's modification time as a mounted bucket gives it; null where it has none. */
  readonly markerModifiedAt: number | null;
}

export type SeedModels = Readonly<Record<string, readonly string[]>>;

/** ComfyUI's own folders and those of its packs, with the folder names on disk that each one reads. */
const foldersOf: Readonly<Record<string, readonly string[]>> = {
  checkpoints: ['checkpoints'],
  configs: ['configs'],
  loras: ['loras'],
  vae: ['vae'],
  text_encoders: ['text_encoders', 'clip'],
  diffusion_models: ['unet', 'diffusion_models'],
  clip_vision: ['clip_vision'],
  style_models: ['style_models'],
  embeddings: ['embeddings'],
  diffusers: ['diffusers'],
  vae_approx: ['vae_approx'],
  controlnet: ['controlnet', 't2i_adapter'],
  gligen: ['gligen'],
  upscale_models: ['upscale_models'],
  custom_nodes: [],
  hypernetworks: ['hypernetworks'],
  photomaker: ['photomaker'],
  classifiers: ['classifiers'],
  model_patches: ['model_patches'],
  audio_encoders: ['audio_encoders'],
  kjnodes_fonts: [],
  VHS_video_formats: [],
};

const weights = ['.ckpt', '.pt', '.pt2', '.bin', '.pth', '.safetensors', '.pkl', '.sft', '.gguf'];
function isListed(category: string, name: string): boolean {
  if (category === 'configs') return name.endsWith('.yaml');
  if (!(category in foldersOf)) return true;
  return weights.some((extension) => name.toLowerCase().endsWith(extension));
}

export interface ModelListing {
  folders(): readonly string[];
  /** The names as the running process knows them; null for an unknown folder. */
  names(category: string): Promise<readonly string[] | null>;
}

/**
 * Lists like the real server: a folder is read again only when its modification time has changed. `isFrozen`: the
 * mount shows no change of a time, so that only another process of the server sees what has come.
 */
export function createModelListing(
  source: ModelsSource,
  seed: SeedModels,
  isFrozen: () => boolean = () => false,
): ModelListing {
  const cache = new Map<string, { markers: string; names: readonly string[] }>();
  const aliases = new Map(
    Object.entries(foldersOf).flatMap(([category, folders]) =>
      folders.map((folder) => [folder, category] as const),
    ),
  );
  const extra = Object.keys(seed).filter((folder) => !aliases.has(folder));
  const folders = [...Object.keys(foldersOf), ...extra];

  const read = async (category: string): Promise<readonly string[]> => {
    const before = cache.get(category);
    if (before !== undefined && isFrozen()) return before.names;
    const directories = foldersOf[category] ?? [category];
    const found = await Promise.all(directories.map((directory) => source.list(directory)));
    const markers = JSON.stringify(found.map((folder) => folder?.markerModifiedAt ?? null));
    if (before?.markers === markers) return before.names;
    const seeded = directories.flatMap((directory) => seed[directory] ?? []);
    const onDisk = found.flatMap((folder) => folder?.files.map((file) => file.name) ?? []);
    const names = [...new Set([...seeded, ...onDisk])]
      .filter((name) => isListed(category, name))
      .toSorted();
    cache.set(category, { markers, names });
    return names;
  };
  return {
    folders: () => folders,
    names: async (category) => (folders.includes(category) ? await read(category) : null),
  };
}
