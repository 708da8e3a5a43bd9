import { describe, expect, it } from 'vitest';
import { createMessages, languageOf } from '../host/messages.ts';
import { createReporter } from './reporter.ts';

function recorded(json: boolean, errIsTerminal = false) {
  const written = { out: '', err: '' };
  let now = 0;
  const reporter = createReporter(
    createMessages('en'),
    json,
    {
      out: (text) => (written.out += text),
      err: (text) => (written.err += text),
      errIsTerminal,
    },
    () => now,
  );
  return { reporter, written, move: (ms: number) => (now += ms) };
}

describe('a command that takes long', () => {
  it('gives a sign of life on stderr, more and more seldom', () => {
    const { reporter, written, move } = recorded(true);
    const signs: number[] = [];
    for (let second = 1; second <= 100; second += 1) {
      move(1_000);
      const before = written.err.length;
      reporter.sign();
      if (written.err.length > before) signs.push(second);
    }
    expect(signs).toEqual([5, 10, 20, 40, 80]);
    expect(written.out).toBe('');
    expect(written.err).toContain('80 s');
  });

  it('repeats its newest progress where no terminal draws it, and is silent after output', () => {
    const { reporter, written, move } = recorded(false);
    reporter.progress({ event: 'progress' }, 'KSampler 3/20');
    move(6_000);
    reporter.sign();
    expect(written.err).toBe('KSampler 3/20\n');
    reporter.result({ event: 'x' }, 'line');
    move(4_000);
    reporter.sign();
    expect(written.err).toBe('KSampler 3/20\n');
  });
});

describe('with --json', () => {
  it('puts one object a line on stdout, and remarks on stderr', () => {
    const { reporter, written } = recorded(true);
    reporter.remark('for people');
    reporter.result({ event: 'model', key: 'a\nb' }, 'text');
    reporter.failure({ code: 'oss.noSuchBucket', params: { bucket: 'b', region: 'r' } });
    const lines = written.out
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      { event: 'model', key: 'a\nb' },
      {
        event: 'error',
        code: 'oss.noSuchBucket',
        message: 'There is no bucket b in r. Check its name and region in the OSS console.',
      },
    ]);
    expect(written.err).toBe('for people\n');
  });

  it('reports progress at most ten times a second', () => {
    const { reporter, written, move } = recorded(true);
    for (let at = 0; at < 1000; at += 10) {
      reporter.progress({ event: 'progress', at }, '');
      move(10);
    }
    expect(written.out.trimEnd().split('\n')).toHaveLength(10);
  });
});

describe('for people', () => {
  it('draws progress over itself on a terminal and wipes it before a result', () => {
    const { reporter, written } = recorded(false, true);
    reporter.progress({ event: 'progress' }, '10 %');
    reporter.result({ event: 'file' }, 'uploaded');
    expect(written.err).toBe('\r\u001b[K10 %\r\u001b[K');
    expect(written.out).toBe('uploaded\n');
  });

  it('stays silent about progress where nobody watches', () => {
    const { reporter, written } = recorded(false);
    reporter.progress({ event: 'progress' }, '10 %');
    expect(written).toEqual({ out: '', err: '' });
  });
});

describe('languageOf', () => {
  it.each([
    [{ LANG: 'zh_CN.UTF-8' }, 'zh-CN'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{}, 'en'],
  ])('of %j is %s', (environment, language) => {
    expect(languageOf(environment)).toBe(language);
  });
});
