import { IntlMessageFormat } from 'intl-messageformat';
import type { Failure } from '../../../contract/error-code.ts';
import en from '../../../resources/locales/en.json' with { type: 'json' };
import zhCN from '../../../resources/locales/zh-CN.json' with { type: 'json' };

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

const catalogs: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en,
  'zh-CN': zhCN,
};

export type MessageValues = Readonly<Record<string, string | number>>;

export interface Messages {
  readonly language: Language;
  /** The message of a key; a key without one is a defect and shows itself. */
  readonly say: (key: string, values?: MessageValues) => string;
  readonly failure: (failure: Failure) => string;
}

/** The language of the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`), English where it is no Chinese. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  // an empty one counts as not set
  const locale =
    [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '') ?? '';
  return locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function createMessages(language: Language): Messages {
  // a command says the same thing of ten thousand files
  const formats = new Map<string, IntlMessageFormat>();
  const formatOf = (text: string): IntlMessageFormat => {
    const format = formats.get(text) ?? new IntlMessageFormat(text, language);
    formats.set(text, format);
    return format;
  };
  const say = (key: string, values: MessageValues = {}): string => {
    const text = catalogs[language][key];
    if (text === undefined) return key;
    return String(formatOf(text).format({ ...values }));
  };
  return {
    language,
    say,
    failure: ({ code, params, reasons = [] }) => {
      const words = reasons.map((reason) => say(`reason.${reason.code}`, reason.params));
      return say(
        `error.${code}`,
        words.length > 0 ? { ...params, reasons: words.join('; ') } : params,
      );
    },
  };
}
