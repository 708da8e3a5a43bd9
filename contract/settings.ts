import { z } from 'zod';
import { ProxySetting } from './proxy.ts';

/** What a person sets once. Kept in the database; main applies a change at once. */
export const Settings = z
  .object({
    /** `system`: that of the computer, English where it is no Chinese. */
    language: z.enum(['system', 'en', 'zh-CN']),
    scheme: z.enum(['system', 'light', 'dark']),
    /** Absolute; where results are saved. */
    resultsDirectory: z.string().min(1),
    /** Results are saved by themselves when a run ends. */
    saveResults: z.boolean(),
    /** Parts on their way at once in each direction; `automatic`: as many as the line has a use for. */
    lanes: z.union([z.literal('automatic'), z.int().min(1).max(8)]),
    /** Bytes a second over all lanes of a direction; `automatic`: a tenth of the line stays free. */
    limit: z.union([z.enum(['automatic', 'none']), z.int().positive()]),
    /** Files that are sent at the same time; the others wait their turn. */
    filesAtOnce: z.int().min(1).max(8),
    notifyDone: z.boolean(),
    notifyFailed: z.boolean(),
    /** The connection that the window shows; null: none is chosen. */
    activeConnectionId: z.string().nullable(),
    proxy: ProxySetting,
  })
  .readonly();
export type Settings = z.infer<typeof Settings>;

/** The settings to change; the others stay. The proxy has a call of its own, which takes its password. */
export const SettingsChange = Settings.unwrap().omit({ proxy: true }).partial();
export type SettingsChange = z.infer<typeof SettingsChange>;
