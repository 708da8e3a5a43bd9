import { expect, it } from 'vitest';
import type { UploadJob } from '../../../contract/upload.ts';
import { createKeyDoors } from './key-doors.ts';

const failed = (id: string, connectionId = 'c'): Extract<UploadJob, { state: 'failed' }> => ({
  ...{ id, connectionId, path: `/${id}`, partSize: 1, ifExists: 'fail', createdAt: 0 },
  target: { bucket: 'b', region: 'r', objectKey: id },
  identity: { size: 1, mtimeNs: '1', inode: '' },
  ...{ state: 'failed', failedAt: 0, resume: null, sentBytes: 0, resumedBytes: 0 },
  failure: { code: 'oss.securityTokenExpired', params: {} },
});

it('asks for a key until the last job that needs it is gone', () => {
  const doors = createKeyDoors();
  for (const id of ['a', 'b']) doors.mind(failed(id));
  doors.drop('a');
  expect(doors.refused()).toMatchObject([{ connectionId: 'c' }]);
  doors.drop('b');
  expect(doors.refused()).toEqual([]);
  expect(doors.isShut('c')).toBe(false);
});

it('gives back each job that a new key lets go on, once, and those of other connections stay', () => {
  const doors = createKeyDoors();
  for (const job of [failed('a'), failed('b'), failed('x', 'd')]) doors.mind(job);
  expect(doors.open('c')).toEqual(['a', 'b']);
  expect(doors.open('c')).toEqual([]);
  expect(['a', 'b', 'x'].map((id) => doors.isHeld(id))).toEqual([false, false, true]);
  expect(doors.isShut('d')).toBe(true);
});

it('keeps a connection shut that is being edited, whoever tries or leaves', () => {
  const doors = createKeyDoors();
  doors.shut('c');
  expect(doors.tryAgain('c')).toEqual([]);
  doors.drop('a');
  expect(doors.isShut('c')).toBe(true);
  expect(doors.refused()).toEqual([]);
  doors.open('c');
  expect(doors.isShut('c')).toBe(false);
});

it('does not mind a job that ended for another reason', () => {
  const doors = createKeyDoors();
  const { connectionId } = failed('a');
  doors.mind({ ...failed('a'), failure: { code: 'oss.noSuchBucket', params: {} } });
  expect([doors.isShut(connectionId), doors.isHeld('a')]).toEqual([false, false]);
});
