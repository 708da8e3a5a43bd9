import { readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CheckLine, CheckStep, WarningCode } from '../../../contract/connection.ts';
import { ErrorCode } from '../../../contract/error-code.ts';
import { FieldLabel, FormProblem, FormSwitch } from '../../../contract/form.ts';
import { CategoryReason, ModelKind } from '../../../contract/identify.ts';
import { ModelRowState, Visibility } from '../../../contract/model.ts';
import { Run } from '../../../contract/run.ts';
import { RestartEvent } from '../../../contract/server.ts';
import { UploadJob } from '../../../contract/upload.ts';
import { placeholdersOf } from './placeholders.test-support.ts';

const root = new URL('../../../', import.meta.url);
const readText = (path: string) => readFileSync(new URL(path, root), 'utf8');
const readCatalog = (language: string) =>
  z
    .record(z.string(), z.string())
    .parse(JSON.parse(readText(`resources/locales/${language}.json`)));

const english = readCatalog('en');
const chinese = readCatalog('zh-CN');
const catalogs = [
  ['en', english],
  ['zh-CN', chinese],
] as const;

const statesOf = (options: readonly { readonly shape: { readonly state: z.ZodLiteral } }[]) =>
  options.map(({ shape }) => String(shape.state.value));

const keysByFamily = {
  error: ErrorCode.options,
  warning: WarningCode.options,
  check: CheckStep.options,
  'check.state': statesOf(CheckLine.options),
  'model.state': ModelRowState.options,
  'category.reason': CategoryReason.options,
  'model.kind': ModelKind.options,
  visibility: Visibility.options,
  'upload.state': statesOf(UploadJob.options),
  'run.state': statesOf(Run.options),
  'restart.state': statesOf(RestartEvent.options),
  'ui.form.field': FieldLabel.options,
  'ui.form.problem': FormProblem.options[1].shape.code.options,
  'ui.form.exclusive': FormSwitch.shape.reason.unwrap().options,
} as const;

/** The codes of a contract file with the placeholders that their comments name. */
function documentedPlaceholders(path: string): ReadonlyMap<string, ReadonlySet<string>> {
  const entries = readText(path).matchAll(
    /(?:\/\*\*(?<comment>(?:(?!\*\/).)*)\*\/\s*)?'(?<code>\w+\.\w+)',/gs,
  );
  return new Map(
    [...entries].map(({ groups }) => [
      groups?.code ?? '',
      new Set([...(groups?.comment ?? '').matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')),
    ]),
  );
}

describe('message catalogs', () => {
  it.each(Object.entries(keysByFamily))('have a message for every %s', (family, names) => {
    expect(names.length).toBeGreaterThan(1);
    const keys = names.map((name) => `${family}.${name}`);
    for (const [, catalog] of catalogs) {
      expect(keys.filter((key) => !catalog[key]?.trim())).toEqual([]);
    }
  });

  it.each(catalogs)('has no message in %s for a code that is gone', (_language, catalog) => {
    const known = new Set(
      Object.entries(keysByFamily).flatMap(([family, names]) =>
        names.map((name) => `${family}.${name}`),
      ),
    );
    const families =
      /^(error|warning|check|model\.(state|kind)|category|visibility|upload|run|restart|ui\.form\.(field|problem|exclusive))\./;
    const stray = Object.keys(catalog).filter((key) => families.test(key) && !known.has(key));
    expect(stray.filter((key) => !/^(upload|run)\.(?!state\.)/.test(key))).toEqual([]);
  });

  it('hold the same keys, sorted', () => {
    expect(Object.keys(chinese)).toEqual(Object.keys(english));
    expect(Object.keys(english)).toEqual(Object.keys(english).toSorted());
  });

  it.each(catalogs)('parse as ICU messages in %s', (language, catalog) => {
    for (const [key, text] of Object.entries(catalog)) {
      expect(() => new IntlMessageFormat(text, language), key).not.toThrow();
    }
  });

  it('name the same placeholders in both languages', () => {
    for (const [key, text] of Object.entries(english)) {
      expect(placeholdersOf(chinese[key] ?? '', 'zh-CN'), key).toEqual(placeholdersOf(text, 'en'));
    }
  });

  it.each([
    ['error', 'contract/error-code.ts', ErrorCode.options],
    ['warning', 'contract/connection.ts', WarningCode.options],
  ] as const)('use only the placeholders that the %s code documents', (family, path, codes) => {
    const documented = documentedPlaceholders(path);
    expect(codes.filter((code) => !documented.has(code))).toEqual([]);
    for (const code of codes) {
      const used = placeholdersOf(english[`${family}.${code}`] ?? '', 'en');
      const unknown = used.filter((name) => documented.get(code)?.has(name) !== true);
      expect(unknown, code).toEqual([]);
    }
  });

  it.each(catalogs)('keep a calm tone in %s', (_language, catalog) => {
    const loud = Object.entries(catalog).filter(([, text]) => /[!！]/.test(text));
    expect(loud).toEqual([]);
  });

  it('count minutes that arrive as text', () => {
    const format = (minutes: string) =>
      new IntlMessageFormat(english['error.oss.clockSkew'] ?? '', 'en').format({ minutes });
    expect(format('1')).toContain('1 minute,');
    expect(format('20')).toContain('20 minutes,');
  });

  it('name the three ways out of a closed public endpoint', () => {
    for (const [, catalog] of catalogs) {
      const text = catalog['error.oss.publicEndpointForbidden'] ?? '';
      expect(text).toMatch(/HTTPS/);
      expect(text).toMatch(/outside mainland China|中国内地以外/);
      expect(text).toMatch(/npm run browser.*VPC|VPC.*npm run browser/);
    }
  });
});
