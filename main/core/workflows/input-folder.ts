/** The bucket's folder that the deployment mounts as ComfyUI's `input`: beside that of the models. */
export function inputFolderOf(prefix: string): string {
  const parent = prefix.split('/').slice(0, -1);
  return [...parent, 'input'].join('/');
}
