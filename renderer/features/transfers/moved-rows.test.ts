import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement } from 'react';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createIntl, RawIntlProvider } from 'react-intl';
import { describe, expect, it, vi } from 'vitest';
import type { DownloadJob } from '../../../contract/download.ts';
import type { ImportJob } from '../../../contract/import.ts';
import english from '../../../resources/locales/en.json' with { type: 'json' };
import chinese from '../../../resources/locales/zh-CN.json' with { type: 'json' };
import { ImportRow } from '../imports/ImportRow.tsx';
import { DownloadRow } from './DownloadSection.tsx';

// the way to main asks at its start where the page was loaded from; no page is loaded here
vi.hoisted(() => vi.stubGlobal('location', { protocol: 'http:' }));

/** The row as the page would draw it, in one language. */
function drawn(row: ReactElement, zh = false): string {
  const intl = createIntl({ locale: zh ? 'zh-CN' : 'en', messages: zh ? chinese : english });
  const withWords = createElement(RawIntlProvider, { value: intl }, row);
  const withTheme = createElement(MantineProvider, null, withWords);
  return renderToStaticMarkup(
    createElement(QueryClientProvider, { client: new QueryClient() }, withTheme),
  );
}

const download: DownloadJob = {
  ...{ id: 'id1', state: 'waiting', connectionId: 'c', path: '/into/a.bin', partFile: null },
  source: { bucket: 'b', region: 'r', objectKey: 'a', bytes: 100, etag: 'E', crc64: '1' },
  ...{ partSize: 10, ifExists: 'fail', goesOnByItself: true, startedOver: false, createdAt: 1 },
  ...{ doneBytes: 0, flyingBytes: 0, receivedBytes: 0, resumedBytes: 0 },
};
const brought: ImportJob = {
  ...{ id: 'id1', state: 'waiting', connectionId: 'c', name: 'a.bin', bytes: 100, sha256: null },
  source: { kind: 'hub', hub: 'modelscope', repo: 'a/b', revision: 'c', path: 'a.bin' },
  target: { bucket: 'b', region: 'r', objectKey: 'vae/a.bin' },
  ...{ partSize: 10, ifExists: 'fail', createdAt: 1, resume: null },
};
const place = { place: 2, count: 3, up: 'b', down: null };
const still = { speed: null, place: null, mark: null };
const brings = { ...still, job: brought, visibility: null };

describe.each([
  {
    kind: 'download',
    waits: createElement(DownloadRow, { ...still, job: download, place, mark: 'before' }),
    isUnplaced: createElement(DownloadRow, { ...still, job: download }),
  },
  {
    kind: 'import',
    waits: createElement(ImportRow, { ...brings, place, mark: 'before' }),
    isUnplaced: createElement(ImportRow, brings),
  },
])('the row of a $kind that waits', ({ waits, isUnplaced }) => {
  it('has a handle that tells its place and can be dragged, and takes what is dragged over it', () => {
    const html = drawn(waits);
    expect(html).toMatch(/<button[^>]*draggable="true"[^>]*aria-label="a.bin: place 2 of 3, move"/);
    expect(html).toContain('data-id="id1" data-mark="before"');
    expect(drawn(waits, true)).toContain('aria-label="a.bin：');
  });

  it('has none while its place is not known', () => {
    const html = drawn(isUnplaced);
    expect(html).not.toContain('draggable');
    expect(html).not.toContain('data-id');
  });
});
