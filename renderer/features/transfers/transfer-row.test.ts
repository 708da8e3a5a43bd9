import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createIntl, RawIntlProvider } from 'react-intl';
import { describe, expect, it, vi } from 'vitest';
import type { UploadJob } from '../../../contract/upload.ts';
import english from '../../../resources/locales/en.json' with { type: 'json' };
import chinese from '../../../resources/locales/zh-CN.json' with { type: 'json' };
import { TransferRow } from './TransferRow.tsx';
import type { TransferRowProps } from './TransferRow.tsx';

// the way to main asks at its start where the page was loaded from; no page is loaded here
vi.hoisted(() => vi.stubGlobal('location', { protocol: 'http:' }));

const base = {
  ...{ id: 'a', connectionId: 'c', path: '/d/a.safetensors', partSize: 8, createdAt: 0 },
  target: { bucket: 'b', region: 'r', objectKey: 'llm/model/loras/a.safetensors' },
  ...{ identity: { size: 200, mtimeNs: '1', inode: '' }, ifExists: 'fail' as const },
};
const counted = { uploadId: 'u', doneBytes: 80, flyingBytes: 6, sentBytes: 86, resumedBytes: 0 };
const uploading: UploadJob = { ...base, ...counted, state: 'uploading' };
const paused: UploadJob = { ...base, ...counted, state: 'paused' };
const why = { action: 'PutObject', resource: 'b/loras', requestId: '5F' };
const failed: UploadJob = {
  ...base,
  ...{ state: 'failed', failure: { code: 'oss.accessDenied', params: why } },
  ...{ resume: { uploadId: 'u', doneBytes: 80 }, sentBytes: 80, resumedBytes: 0 },
};
const done: UploadJob = {
  ...base,
  ...{ state: 'done', outcome: 'uploaded', crc64: '9876543210' },
  ...{ sentBytes: 200, resumedBytes: 0, finishedAt: 1 },
};

/** The row as the page would draw it, in one language. */
function drawn(
  row: Partial<TransferRowProps> & Pick<TransferRowProps, 'job' | 'group'>,
  zh = false,
) {
  const intl = createIntl({ locale: zh ? 'zh-CN' : 'en', messages: zh ? chinese : english });
  const element = createElement(TransferRow, {
    ...{ speed: null, visibility: null, place: null, mark: null },
    ...row,
  });
  const withWords = createElement(RawIntlProvider, { value: intl }, element);
  const withTheme = createElement(MantineProvider, null, withWords);
  return renderToStaticMarkup(
    createElement(QueryClientProvider, { client: new QueryClient() }, withTheme),
  );
}
const names = (html: string) => [...html.matchAll(/aria-label="([^"]+)"/g)].map(([, name]) => name);

describe('a row of the transfers', () => {
  it('tells a screen reader how far an upload is, in words', () => {
    const html = drawn({
      ...{ job: uploading, group: 'active' },
      speed: { id: 'a', bytesPerSecond: 41_200_000, secondsLeft: 725, lanes: 4 },
    });
    expect(html).toMatch(/role="progressbar"[^>]*/);
    expect(html).toContain('aria-valuetext="43%"');
    expect(html).toContain('41.2 MB/s · 12 min left · 4 lanes');
    expect(names(html)).toContain('Pause a.safetensors');
  });
  it('offers what can be done next, and nothing else', () => {
    expect(names(drawn({ job: paused, group: 'paused' }))).toEqual(
      expect.arrayContaining(['Resume a.safetensors', 'Cancel a.safetensors']),
    );
    expect(names(drawn({ job: paused, group: 'paused' }))).not.toContain('Pause a.safetensors');
    const place = { place: 2, count: 3, up: 'b', down: null };
    expect(names(drawn({ job: paused, group: 'waiting', place }))).toContain(
      'a.safetensors: place 2 of 3, move',
    );
    expect(names(drawn({ job: done, group: 'done' }))).not.toContain('Cancel a.safetensors');
  });
  it('says why it failed and what was sent, and lets it be tried again', () => {
    const html = drawn({ job: failed, group: 'failed' });
    expect(html).toContain('Try again');
    expect(html).toContain('80 bytes / 200 bytes');
    expect(html).toContain('not allowed to do PutObject on b/loras');
  });
  it('offers to write over what has its name in the bucket, by a question, instead of a try that fails again', () => {
    const failure = { code: 'oss.fileAlreadyExists', params: { key: 'k' } } as const;
    const html = drawn({ job: { ...failed, failure }, group: 'failed' });
    expect(names(html)).toContain('Replace a.safetensors');
    expect(html).not.toContain('Try again');
    expect(names(drawn({ job: failed, group: 'failed' }))).not.toContain('Replace a.safetensors');
  });
  it('says that it is proven, and what ComfyUI makes of it', () => {
    expect(drawn({ job: done, group: 'done' })).toContain('9876543210');
    expect(drawn({ job: done, group: 'done', visibility: 'needsRestart' })).toContain(
      english['visibility.needsRestart'],
    );
    expect(drawn({ job: done, group: 'done', visibility: 'ready' }, true)).toContain(
      chinese['visibility.ready'],
    );
  });
});
