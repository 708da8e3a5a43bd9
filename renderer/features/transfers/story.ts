import type { SeenByComfy, UploadJob } from '../../../contract/upload.ts';
import type { Group } from './transfer-rows.ts';

/** The way of a file, in its order. */
export const stepNames = ['chosen', 'place', 'sent', 'proven', 'seen'] as const;
export type StepName = (typeof stepNames)[number];

/** `asks`: it waits for the person; `stopped`: it goes no further by itself. */
export type StepState = 'done' | 'now' | 'next' | 'asks' | 'stopped';

/** How far a file has come on each step of its way. */
export function storyOf(
  job: UploadJob,
  group: Group,
  visibility: SeenByComfy['visibility'] | null,
): Readonly<Record<StepName, StepState>> {
  return {
    chosen: 'done',
    place: 'done',
    ...carriedOf(job, group),
    seen: job.state === 'done' ? seenOf(visibility) : 'next',
  };
}

/** A job may rest in one state by a person's wish and in the same one because others go first: the group tells. */
function carriedOf(
  job: UploadJob,
  group: Group,
): { readonly sent: StepState; readonly proven: StepState } {
  switch (group) {
    case 'active':
      return job.state === 'verifying'
        ? { sent: 'done', proven: 'now' }
        : { sent: 'now', proven: 'next' };
    case 'waiting':
      return { sent: 'next', proven: 'next' };
    case 'paused':
      return { sent: 'asks', proven: 'next' };
    case 'failed':
      return { sent: 'stopped', proven: 'next' };
    case 'done':
      return job.state === 'done'
        ? { sent: 'done', proven: 'done' }
        : { sent: 'stopped', proven: 'next' };
    default:
      return group satisfies never;
  }
}

function seenOf(visibility: SeenByComfy['visibility'] | null): StepState {
  switch (visibility) {
    case 'ready':
      return 'done';
    case 'asking':
      return 'now';
    case 'needsRestart':
      return 'asks';
    case 'unknown':
    case null:
      return 'next';
    default:
      return visibility satisfies never;
  }
}
