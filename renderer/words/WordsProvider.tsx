import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { createIntl, createIntlCache, RawIntlProvider, useIntl } from 'react-intl';
import type { IntlShape } from 'react-intl';
import type { Failure } from '../../contract/error-code.ts';
import type english from '../../resources/locales/en.json';

/** A key of the catalogs; another one does not compile. */
export type Key = keyof typeof english;
export type Language = 'en' | 'zh-CN';
export type Values = Readonly<Record<string, string | number>>;

/** Chinese for every kind of Chinese, else English. */
export const languageOf = (wanted: 'system' | Language, system: string): Language => {
  if (wanted !== 'system') return wanted;
  return system.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
};

const catalogs: Readonly<Record<Language, () => Promise<{ default: Record<string, string> }>>> = {
  en: () => import('../../resources/locales/en.json'),
  'zh-CN': () => import('../../resources/locales/zh-CN.json'),
};
const cache = createIntlCache();

/** Loads one language, and shows the page when it is there. */
export function WordsProvider({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}): ReactNode {
  const [intl, setIntl] = useState<IntlShape | null>(null);
  useEffect(() => {
    let isWanted = true;
    void catalogs[language]().then(({ default: messages }) => {
      if (isWanted) setIntl(createIntl({ locale: language, messages }, cache));
    });
    return () => {
      isWanted = false;
    };
  }, [language]);
  useEffect(() => {
    if (intl !== null) document.documentElement.lang = intl.locale;
  }, [intl]);
  return intl === null ? null : <RawIntlProvider value={intl}>{children}</RawIntlProvider>;
}

export interface Words {
  readonly language: Language;
  readonly say: (key: Key, values?: Values) => string;
  /** What happened, why, and what to do. */
  readonly failure: (failure: Failure) => string;
  /** For a family of keys that a value ends; the catalogs' tests hold each family. */
  readonly of: (family: Family, name: string, values?: Values) => string;
}

/** Families whose last word is a value of the contract. */
export type Family =
  | 'category.reason'
  | 'check'
  | 'check.state'
  | 'conversion'
  | 'error'
  | 'model.kind'
  | 'model.state'
  | 'preflight.warning'
  | 'reason'
  | 'restart.state'
  | 'run.state'
  | 'ui.form.field'
  | 'ui.form.exclusive'
  | 'ui.form.limit'
  | 'ui.form.problem'
  | 'ui.host'
  | 'ui.hub'
  | 'ui.import.verdict'
  | 'ui.library.kind'
  | 'ui.place'
  | 'ui.preflight.reason'
  | 'ui.preflight.state'
  | 'ui.preflight.step'
  | 'ui.serverState'
  | 'ui.verdict'
  | 'upload.state'
  | 'visibility'
  | 'warning';

/** The same object for as long as the language is the same. */
export function useWords(): Words {
  const intl = useIntl();
  return useMemo(() => wordsOf(intl), [intl]);
}

function wordsOf(intl: IntlShape): Words {
  const of: Words['of'] = (family, name, values) =>
    intl.formatMessage({ id: `${family}.${name}` }, values);
  return {
    language: intl.locale === 'zh-CN' ? 'zh-CN' : 'en',
    say: (key, values) => intl.formatMessage({ id: key }, values),
    of,
    failure: ({ code, params, reasons = [] }) => {
      const words = reasons.map((reason) => of('reason', reason.code, reason.params));
      return of(
        'error',
        code,
        words.length > 0 ? { ...params, reasons: words.join('; ') } : params,
      );
    },
  };
}
