import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const out = fileURLToPath(new URL('../out/renderer/', import.meta.url));
const Manifest = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.array(z.string()).optional() }),
);
const json: unknown = JSON.parse(readFileSync(`${out}manifest.json`, 'utf8'));
const manifest = Manifest.parse(json);

/** Every script that has to be there before a view shows, each once. */
function scriptsOf(entries: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`the build has no ${name}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const each of chunk.imports ?? []) visit(each);
  };
  entries.forEach(visit);
  return files;
}

const zipped = (files: ReadonlySet<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(out + file)).byteLength, 0);

describe('the first view', () => {
  it.each([
    ['before there is a connection', 'features/connect/FirstScreen.tsx'],
    ['with the models', 'features/models/ModelsView.tsx'],
  ])('needs less than 300 KB of script %s, words included', (_when, view) => {
    const catalog = Object.keys(manifest).find((name) => name.endsWith('locales/zh-CN.json')) ?? '';
    const files = scriptsOf(['index.html', view, catalog]);
    expect(files.size).toBeGreaterThan(3);
    expect(zipped(files)).toBeLessThan(300_000);
  });

  it('brings one language along, not both', () => {
    const files = scriptsOf(['index.html']);
    expect([...files].filter((file) => /locales|zh-CN|\/en-/.test(file))).toEqual([]);
  });
});
