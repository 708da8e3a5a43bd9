import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createDefectLog } from './defect-log.ts';

const dir = mkdtempSync(join(tmpdir(), 'ferry-log-'));
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

it('writes where a defect happened and nothing of its messages', () => {
  const path = join(dir, 'logs', 'defects.log');
  const cause = Object.assign(new Error('https://bucket/key?x-oss-signature=abcdef'), {
    code: 'ECONNRESET',
  });
  createDefectLog(path, () => 0).write(new TypeError('Authorization: Bearer abcdef', { cause }));
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain('abcdef');
  expect(JSON.parse(text)).toMatchObject({
    at: '1970-01-01T00:00:00.000Z',
    causes: [{ name: 'TypeError' }, { name: 'Error', code: 'ECONNRESET' }],
  });
  expect(text).toContain('defect-log.test.ts');
});
