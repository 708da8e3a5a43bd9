import type { Settings } from '../../../contract/settings.ts';
import type { WorkItem } from './follow-work.ts';

export interface News {
  readonly key:
    | 'notify.uploaded'
    | 'notify.uploadFailed'
    | 'notify.imported'
    | 'notify.importFailed'
    | 'notify.runDone'
    | 'notify.runFailed';
  readonly values: { readonly name: string };
}

/** What is worth a notification, if the person wants any; null for the rest. */
export function newsOf(
  item: WorkItem,
  { notifyDone, notifyFailed }: Pick<Settings, 'notifyDone' | 'notifyFailed'>,
): News | null {
  const { name, done, failed } = wordsOf(item);
  const values = { name };
  if (item.state === 'done' && notifyDone) return { key: done, values };
  if ((item.state === 'failed' || item.state === 'lost') && notifyFailed)
    return { key: failed, values };
  return null;
}

function wordsOf(item: WorkItem): {
  readonly name: string;
  readonly done: News['key'];
  readonly failed: News['key'];
} {
  if ('workflowName' in item) {
    const name = item.workflowName.replace(/\.json$/, '');
    return { name, done: 'notify.runDone', failed: 'notify.runFailed' };
  }
  if ('path' in item) {
    const name = item.path.split(/[\\/]/).at(-1) ?? item.path;
    return { name, done: 'notify.uploaded', failed: 'notify.uploadFailed' };
  }
  return { name: item.name, done: 'notify.imported', failed: 'notify.importFailed' };
}
