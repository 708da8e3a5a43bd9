import { z } from 'zod';

/** Where the window runs, and what that place can do. */
export const About = z
  .object({
    version: z.string(),
    host: z.enum(['electron', 'browser']),
    /** Why it is the browser; null in Electron. The key is `ui.host.<reason>` in both catalogs. */
    hostReason: z.enum(['chosen', 'electronMissing', 'noDisplay', 'root']).nullable(),
    platform: z.enum(['windows', 'macos', 'linux']),
    /** BCP 47, of the computer. */
    systemLanguage: z.string(),
    dataDirectory: z.string(),
    abilities: z.object({
      /** The system's own file dialog; else the page shows one that main feeds. */
      nativeDialog: z.boolean(),
      /** A dropped file tells its path. */
      dropPaths: z.boolean(),
      notifications: z.boolean(),
      /** Show a file in the system's file manager. */
      reveal: z.boolean(),
    }),
  })
  .readonly();
export type About = z.infer<typeof About>;
