import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareKeys } from '../key-order.ts';
import { pageOfKeys, type KeyPage } from './key-page.ts';

const sorted = (keys: readonly string[]): string[] => [...new Set(keys)].sort(compareKeys);

function allPages(keys: readonly string[], prefix: string, delimiter: string, limit: number) {
  const pages: KeyPage[] = [];
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: KeyPage = pageOfKeys(keys, { prefix, delimiter, after, limit });
    pages.push(page);
    after = page.next;
  }
  return pages;
}

it('orders keys by their UTF-8 bytes', () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'é', '\ud7ff', '\ue000', '\u{1f600}') });
  fc.assert(
    fc.property(key, key, (a, b) => {
      const expected = Buffer.compare(Buffer.from(a), Buffer.from(b));
      expect(Math.sign(compareKeys(a, b))).toBe(expected);
    }),
  );
});

it('gives every key under the prefix once, whatever the page size', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '/', '模', '\u{1f600}'), maxLength: 6 });
  const keys = fc.array(name.filter((key) => key !== ''));
  fc.assert(
    fc.property(keys, name, fc.integer({ min: 1, max: 4 }), (list, prefix, limit) => {
      const all = sorted(list);
      const listed = allPages(all, prefix, '', limit).flatMap((page) => page.keys);
      expect(listed).toEqual(all.filter((key) => key.startsWith(prefix)));
    }),
  );
});

it('folds keys at the delimiter and never gives a common prefix twice', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '/'), minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(name), fc.integer({ min: 1, max: 3 }), (list, limit) => {
      const pages = allPages(sorted(list), '', '/', limit);
      const prefixes = pages.flatMap((page) => page.commonPrefixes);
      const folded = list.filter((key) => key.includes('/'));
      expect(prefixes).toEqual(sorted(folded.map((key) => key.slice(0, key.indexOf('/') + 1))));
      const keys = pages.flatMap((page) => page.keys);
      expect(keys).toEqual(sorted(list.filter((key) => !key.includes('/'))));
    }),
  );
});

it('counts folders and files together for the page size', () => {
  const keys = ['a/1', 'a/2', 'b', 'c/1', 'd'];
  const page = pageOfKeys(keys, { prefix: '', delimiter: '/', after: '', limit: 3 });
  expect(page).toEqual({ keys: ['b'], commonPrefixes: ['a/', 'c/'], next: 'c/' });
});
