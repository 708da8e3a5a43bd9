import { describe, expect, it } from 'vitest';
import type { SeenByComfy, UploadJob } from '../../../contract/upload.ts';
import { stepNames, storyOf } from './story.ts';
import type { Group } from './transfer-rows.ts';

const base = {
  ...{ id: 'a', connectionId: 'c', path: '/a', partSize: 8, createdAt: 0 },
  target: { bucket: 'b', region: 'r', objectKey: 'model/loras/a' },
  ...{ identity: { size: 1, mtimeNs: '1', inode: '' }, ifExists: 'fail' as const },
};
const counted = { uploadId: 'u', doneBytes: 0, flyingBytes: 0, sentBytes: 0, resumedBytes: 0 };
const waiting: UploadJob = { ...base, state: 'waiting' };
const paused: UploadJob = { ...base, ...counted, state: 'paused' };
const uploading: UploadJob = { ...base, ...counted, state: 'uploading' };
const verifying: UploadJob = { ...base, ...counted, state: 'verifying' };
const cancelled: UploadJob = { ...base, state: 'cancelled' };
const done: UploadJob = {
  ...base,
  ...{ state: 'done', outcome: 'uploaded', crc64: '1' },
  ...{ sentBytes: 1, resumedBytes: 0, finishedAt: 1 },
};
const steps = (
  job: UploadJob,
  group: Group,
  visibility: SeenByComfy['visibility'] | null = null,
) => {
  const story = storyOf(job, group, visibility);
  return stepNames.map((name) => story[name]).join(' ');
};

describe('the story of a file', () => {
  it.each([
    ['waits its turn', waiting, 'waiting', 'done done next next next'],
    ['was paused and waits its turn again', paused, 'waiting', 'done done next next next'],
    ['rests', paused, 'paused', 'done done asks next next'],
    ['was stopped before it began', waiting, 'paused', 'done done asks next next'],
    ['is being sent', uploading, 'active', 'done done now next next'],
    ['is being proven', verifying, 'active', 'done done done now next'],
    ['was cancelled', cancelled, 'done', 'done done stopped next next'],
    ['was never asked about', done, 'done', 'done done done done next'],
  ] as const)('of one that %s', (_what, job, group, expected) => {
    expect(steps(job, group)).toBe(expected);
  });
  it.each([
    ['ready', 'done'],
    ['asking', 'now'],
    ['needsRestart', 'asks'],
    ['unknown', 'next'],
  ] as const)('ends in ComfyUI: %s is %s', (visibility, expected) => {
    expect(steps(done, 'done', visibility)).toBe(`done done done done ${expected}`);
  });
});
