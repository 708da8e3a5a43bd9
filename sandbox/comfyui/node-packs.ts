import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { NodeDefinition, ObjectInfo } from './object-info.ts';

/** A node pack that the Manager knows. Its classes are there once it is installed and the process is a new one. */
export interface SandboxPack {
  /** In the registry; for a pack that is in none, its repository. */
  readonly id: string;
  readonly title: string;
  readonly repository: string;
  /** `unknown` for a pack that is in no registry. */
  readonly version: string;
  readonly classes: ObjectInfo;
  /** What becomes of its installation. */
  readonly outcome: 'installs' | 'fails';
  /** Shipped with the server. */
  readonly isThere?: boolean;
}

const picture = (name: string, inputs: NodeDefinition['input']['required'] = {}): ObjectInfo => ({
  [name]: {
    input: { required: { image: ['IMAGE'], ...inputs } },
    ...{ output: ['IMAGE'], output_name: ['IMAGE'], output_node: false, category: 'image' },
  },
});
const repository = (name: string): string => `https://github.com/${name}`;

/** Shipped with the server are the classes of the first alone: they stand in its definitions. */
export const usualPacks: readonly SandboxPack[] = [
  {
    ...{ id: 'comfyui-kjnodes', title: 'KJNodes for ComfyUI', version: '1.1.7', classes: {} },
    ...{ repository: repository('kijai/ComfyUI-KJNodes'), outcome: 'installs', isThere: true },
  },
  {
    ...{ id: 'comfyui-impact-pack', title: 'ComfyUI Impact Pack', version: '8.22.2' },
    ...{ repository: repository('ltdrdata/ComfyUI-Impact-Pack'), outcome: 'installs' },
    classes: { ...picture('FaceDetailer'), ...picture('ImpactScaleBy_BBOX_SEG_ELT') },
  },
  {
    ...{ id: 'comfyui_essentials', title: 'ComfyUI_essentials', version: '1.1.0' },
    ...{ repository: repository('cubiq/ComfyUI_essentials'), outcome: 'installs' },
    classes: picture('ImageDesaturate+', { factor: ['FLOAT', { default: 1, min: 0, max: 1 }] }),
  },
  {
    ...{ id: 'comfyui-sandbox-broken', title: 'A pack that fails', version: '0.0.1' },
    ...{ repository: repository('sandbox/comfyui-broken'), outcome: 'fails' },
    classes: picture('SandboxBroken'),
  },
  {
    ...{ id: repository('sandbox/comfyui-unlisted'), title: 'A pack in no registry' },
    ...{ version: 'unknown', repository: repository('sandbox/comfyui-unlisted') },
    ...{ outcome: 'installs', classes: picture('SandboxUnlisted') },
  },
];

/** The packs on the server's disk: a restart keeps them. */
export interface PackShelf {
  readonly packs: readonly SandboxPack[];
  isInstalled(id: string): boolean;
  /** Puts it on the disk; its classes come with the next process. */
  install(pack: SandboxPack): Promise<void>;
  /** What a process that starts now finds. */
  classes(): ObjectInfo;
}

const folderOf = (id: string): string => id.replace(/^.*\//, '');

export async function openPackShelf(
  dir: string,
  packs: readonly SandboxPack[],
): Promise<PackShelf> {
  const folder = join(dir, 'custom_nodes');
  await mkdir(folder, { recursive: true });
  const installed = new Set(await readdir(folder));
  for (const { id, isThere } of packs) if (isThere === true) installed.add(folderOf(id));
  const isInstalled = (id: string): boolean => installed.has(folderOf(id));
  return {
    packs,
    isInstalled,
    async install({ id }) {
      await mkdir(join(folder, folderOf(id)), { recursive: true });
      installed.add(folderOf(id));
    },
    classes: () => {
      const there = packs.filter(({ id }) => isInstalled(id));
      return Object.fromEntries(there.flatMap(({ classes }) => Object.entries(classes)));
    },
  };
}
