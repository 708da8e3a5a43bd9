import { IntlMessageFormat } from 'intl-messageformat';
import english from '../../resources/locales/en.json' with { type: 'json' };
import chinese from '../../resources/locales/zh-CN.json' with { type: 'json' };

export type Language = 'en' | 'zh-CN';
export type Key = keyof typeof english;

/** The words that the page should show. */
export interface Words {
  readonly language: Language;
  readonly say: (key: Key, values?: Readonly<Record<string, string | number>>) => string;
}

const catalogs: Readonly<Record<Language, Readonly<Record<Key, string>>>> = {
  en: english,
  'zh-CN': chinese,
};

export function createWords(language: Language): Words {
  return {
    language,
    say: (key, values = {}) =>
      String(new IntlMessageFormat(catalogs[language][key], language).format({ ...values })),
  };
}
