import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { createIntl, RawIntlProvider } from 'react-intl';
import { describe, expect, it, vi } from 'vitest';
import english from '../../../resources/locales/en.json' with { type: 'json' };
import { ModelUsesNote } from './ModelUsesNote.tsx';
import type { AskedUses } from './use-model-uses.ts';

// the way to main asks at its start where the page was loaded from; no page is loaded here
vi.hoisted(() => vi.stubGlobal('location', { protocol: 'http:' }));

const model = (name: string) => ({ key: `m/loras/${name}`, category: 'loras', name });
const again = () => undefined;
const down = { code: 'comfy.unreachable', params: { host: 's', reason: 'r' } } as const;
const told = (uses: Extract<AskedUses, { state: 'told' }>['uses']): AskedUses => ({
  ...{ state: 'told', uses, isAsking: false, again },
});

/** What the page would say, without its tags. */
function said(asked: AskedUses, names: readonly string[] = ['ink.safetensors']): string {
  const intl = createIntl({ locale: 'en', messages: english });
  const note = createElement(ModelUsesNote, {
    models: names.map(model),
    asked,
    warning: 'Choose again.',
  });
  const withWords = createElement(RawIntlProvider, { value: intl }, note);
  const html = renderToStaticMarkup(createElement(MantineProvider, null, withWords));
  return html
    .replace(/<style[^>]*>[^]*?<\/style>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('what the page says of the use of models', () => {
  it('names the workflows and counts the prompts that run and that wait', () => {
    const prompts = [
      { promptId: 'a', state: 'running' as const },
      { promptId: 'b', state: 'pending' as const },
    ];
    const use = { key: 'm/loras/ink.safetensors', workflows: ['a/b.json'], prompts };
    const text = said(told({ state: 'known', models: [use] }));
    for (const part of [
      '1 saved workflow uses it',
      'a/b.json',
      'runs right now',
      '1 prompt in the queue',
    ])
      expect(text).toContain(part);
    expect(text).toContain('Choose again.');
  });

  it('tells of many models which one is used', () => {
    const use = { key: 'm/loras/b.pt', workflows: ['w.json'], prompts: [] };
    const text = said(told({ state: 'known', models: [use] }), ['a.pt', 'b.pt']);
    expect(text).toContain('b.pt');
    expect(text).not.toContain('a.pt');
  });

  it('says that nothing uses it only where all of it was seen', () => {
    expect(said(told({ state: 'known', models: [] }))).toContain('nothing in the queue uses it');
    const text = said(
      told({
        ...{ state: 'partly', models: [], workflowsFailure: null, queueFailure: null },
        unread: [{ workflow: 'half.json', failure: down }],
      }),
    );
    expect(text).toContain('may use it as well: half.json');
    expect(text).toContain('Try again');
    expect(text).not.toContain('nothing in the queue uses it');
  });

  it('says why it is not known, and lets it be asked again', () => {
    const failed = said({ state: 'failed', failure: down, again });
    expect(failed).toContain('could not be seen');
    expect(failed).toContain('Try again');
    expect(said(told({ state: 'noServer' }))).toContain('no ComfyUI');
  });
});
