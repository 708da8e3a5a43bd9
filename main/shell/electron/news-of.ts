import type { Run } from '../../../contract/run.ts';
import type { Settings } from '../../../contract/settings.ts';
import type { UploadJob } from '../../../contract/upload.ts';

export interface News {
  readonly key: 'notify.uploaded' | 'notify.uploadFailed' | 'notify.runDone' | 'notify.runFailed';
  readonly values: { readonly name: string };
}

/** What is worth a notification, if the person wants any; null for the rest. */
export function newsOf(
  item: UploadJob | Run,
  { notifyDone, notifyFailed }: Pick<Settings, 'notifyDone' | 'notifyFailed'>,
): News | null {
  const isUpload = 'path' in item;
  const name = isUpload
    ? (item.path.split(/[\\/]/).at(-1) ?? item.path)
    : item.workflowName.replace(/\.json$/, '');
  const values = { name };
  if (item.state === 'done' && notifyDone)
    return { key: isUpload ? 'notify.uploaded' : 'notify.runDone', values };
  if ((item.state === 'failed' || item.state === 'lost') && notifyFailed)
    return { key: isUpload ? 'notify.uploadFailed' : 'notify.runFailed', values };
  return null;
}
