import { z } from 'zod';

/** The way to other computers; this one itself is always reached straight. `system`: as the computer is set. */
export const ProxySetting = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('system') }),
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('manual'),
    /** `http://host:port` */
    address: z.string().min(1),
    username: z.string().min(1).nullable(),
    /** Where its password lies; null: it has none. `session`: gone with the next start. */
    passwordIn: z.enum(['keychain', 'session']).nullable(),
  }),
]);
export type ProxySetting = z.infer<typeof ProxySetting>;

/** What a person enters. */
export const ProxyChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('system') }),
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('manual'),
    address: z.string(),
    username: z.string().nullable(),
    /** Null: the saved one stays as long as address and user stay; empty: none. */
    password: z.string().nullable(),
    keepPassword: z.enum(['keychain', 'session']),
  }),
]);
export type ProxyChange = z.infer<typeof ProxyChange>;
