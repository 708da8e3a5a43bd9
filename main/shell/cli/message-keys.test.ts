import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import english from '../../../resources/locales/en.json' with { type: 'json' };
import chinese from '../../../resources/locales/zh-CN.json' with { type: 'json' };

const main = fileURLToPath(new URL('../../', import.meta.url));
const sources = readdirSync(main, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.test(-support)?\.ts$/.test(path))
  .map((path) => readFileSync(`${main}${path}`, 'utf8'))
  .join('\n');

/**
 * Keys that end in a value: `core/messages/catalogs.test.ts` holds these families against the contract. The window's
 * own begin with `ui`.
 */
const heldElsewhere =
  /^(ui|error|warning|check|model\.(state|kind)|category\.reason|visibility|upload\.state|run\.state|restart\.state)\./;
const catalogKeys = Object.keys(english);
/** Said where they stand, or chosen first and said later. */
const whole = new Set(
  [...sources.matchAll(/say\(\s*'([\w.]+)'/g), ...sources.matchAll(/'(notify\.\w+)'/g)].map(
    ([, key]) => key ?? '',
  ),
);
const families = [...sources.matchAll(/say\(\s*`([\w.]+)\.\$\{/g)].map(
  ([, family]) => family ?? '',
);

describe('the keys of the messages', () => {
  it('are found in the code', () => {
    expect(whole.size).toBeGreaterThan(20);
    expect(families).toContain('error');
    expect(families).toContain('conversion');
  });

  it('that the code names are in both catalogs', () => {
    expect([...whole].filter((key) => !(key in english) || !(key in chinese))).toEqual([]);
    const empty = families.filter(
      (family) => !catalogKeys.some((key) => key.startsWith(`${family}.`)),
    );
    expect(empty).toEqual([]);
  });

  it('that the catalogs hold are all used', () => {
    const unused = catalogKeys.filter((key) => {
      if (whole.has(key) || heldElsewhere.test(key)) return false;
      const family = families
        .toSorted((one, other) => other.length - one.length)
        .find((name) => key.startsWith(`${name}.`));
      if (family === undefined) return true;
      // the value that ends the key stands in the code as a word of its own
      const value = key.slice(family.length + 1);
      return !new RegExp(`['"]${value}['"]|\\b${value}[:,]`).test(sources);
    });
    expect(unused).toEqual([]);
  });
});
