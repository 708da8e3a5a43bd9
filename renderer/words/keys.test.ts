import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import english from '../../resources/locales/en.json' with { type: 'json' };
import chinese from '../../resources/locales/zh-CN.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../', import.meta.url));
const readAll = (dir: string): string =>
  readdirSync(`${root}${dir}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
    .map((path) => readFileSync(`${root}${dir}/${path}`, 'utf8'))
    .join('\n');
const page = readAll('renderer');
const literals = new Set([...page.matchAll(/'(ui\.[\w.]+)'/g)].map(([, key]) => key ?? ''));
const families = [...page.matchAll(/\.of\(\s*'([\w.]+)'/g)].map(([, family]) => family ?? '');
const isOfFamily = (key: string): boolean =>
  families.some((family) => key.startsWith(`${family}.`));
const ownKeys = Object.keys(english).filter((key) => key.startsWith('ui.'));
const contract = readAll('contract');

describe('the words of the window', () => {
  it('are found in the code', () => {
    expect(literals.size).toBeGreaterThan(200);
    expect(families).toContain('ui.serverState');
  });

  it('are in both catalogs where the code names them', () => {
    const missing = [...literals].filter((key) => {
      const isFamily = Object.keys(english).some((known) => known.startsWith(`${key}.`));
      return !(key in english && key in chinese) && !isFamily;
    });
    expect(missing).toEqual([]);
  });

  it('are all used', () => {
    expect(ownKeys.filter((key) => !literals.has(key) && !isOfFamily(key))).toEqual([]);
  });

  it('have a value of the contract at the end where they are of a family', () => {
    const own = families.filter((family) => family.startsWith('ui.'));
    const stray = ownKeys.filter((key) => {
      const family = own.find((name) => key.startsWith(`${name}.`));
      return family !== undefined && !contract.includes(`'${key.slice(family.length + 1)}'`);
    });
    expect(stray).toEqual([]);
  });

  it('say something else in Chinese, but for names of the outside world', () => {
    const names = /^(ui\.connect\.(server|keyId)|ui\.form\.field\.|ui\.hub\.)/;
    const catalogs: readonly Readonly<Record<string, string>>[] = [english, chinese];
    const same = ownKeys.filter(
      (key) => !names.test(key) && new Set(catalogs.map((catalog) => catalog[key])).size === 1,
    );
    expect(same).toEqual([]);
  });
});
