import { eventIterator } from '@orpc/contract';
import { call } from './call.ts';
import { ProxyChange } from './proxy.ts';
import { Settings, SettingsChange } from './settings.ts';

export const settingsCalls = {
  get: call.output(Settings),
  /** Gives all of them as they are now. */
  change: call.input(SettingsChange).output(Settings),
  /** Its password goes into its store and never comes back out; `usage.badValue`, `secrets.*`. */
  setProxy: call.input(ProxyChange).output(Settings),
  watch: call.output(eventIterator(Settings)),
};
