import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NOTE_CODES, REFUSAL_CODES } from './report.ts';

describe('each line of a report', () => {
  it.each(['en', 'zh-CN'])('has a message in %s', (language) => {
    const file = new URL(`../../../resources/locales/${language}.json`, import.meta.url);
    const catalog: unknown = JSON.parse(readFileSync(file, 'utf8'));
    for (const code of [...NOTE_CODES, ...REFUSAL_CODES]) {
      expect(catalog).toHaveProperty([`conversion.${code}`], expect.stringMatching(/./));
    }
  });
});
