import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { languageOf, WordsProvider } from '../words/WordsProvider.tsx';
import { useAbout, useSettings } from './use-settings.ts';

/** Language and colours as the settings say, from the browser's own until they are there. */
export function SettingsGate({ children }: { readonly children: ReactNode }): ReactNode {
  const settings = useSettings();
  const about = useAbout();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = settings?.scheme ?? 'system';
  useEffect(() => {
    setColorScheme(scheme === 'system' ? 'auto' : scheme);
  }, [scheme, setColorScheme]);
  const system = about?.host === 'electron' ? about.systemLanguage : navigator.language;
  const language = languageOf(settings?.language ?? 'system', system);
  return <WordsProvider language={language}>{children}</WordsProvider>;
}
