import { safeFileName } from '../runs/safe-file-name.ts';

/**
 * The folders and the name under which an object is saved: names that every file system takes, and none that leads
 * out of the chosen folder. `path` is the object's below the prefix (`loras/style/a.safetensors`).
 */
export function placeOnDisk(path: string, folders: 'none' | 'category'): readonly string[] {
  const segments = path.split('/').filter((segment) => segment !== '');
  return (folders === 'category' ? segments : segments.slice(-1)).map(safeSegment);
}

// `..` and the like become empty and then `_`
const safeSegment = (segment: string): string => safeFileName(segment);
