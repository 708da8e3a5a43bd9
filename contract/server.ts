import { z } from 'zod';
import { Failure } from './error-code.ts';

export const Device = z
  .object({
    name: z.string(),
    type: z.string(),
    vramTotalBytes: z.number(),
    vramFreeBytes: z.number(),
  })
  .readonly();

export const ServerStats = z
  .object({
    comfyuiVersion: z.string(),
    pythonVersion: z.string(),
    ramTotalBytes: z.number(),
    ramFreeBytes: z.number(),
    devices: z.array(Device),
  })
  .readonly();
export type ServerStats = z.infer<typeof ServerStats>;

/** What a restart is doing; the last event is `back` or `failed`. */
export const RestartEvent = z.discriminatedUnion('state', [
  /**
   * How many prompts were running and pending when it was asked: ComfyUI forgets them. `startsOver`: of those that
   * ran, this app's own, which are put back with the pending ones.
   */
  z.object({
    state: z.literal('asked'),
    running: z.int(),
    pending: z.int(),
    startsOver: z.int().optional(),
  }),
  z.object({ state: z.literal('down'), afterMs: z.number() }),
  z.object({ state: z.literal('waiting'), elapsedMs: z.number(), budgetMs: z.number() }),
  z.object({
    state: z.literal('back'),
    elapsedMs: z.number(),
    comfyuiVersion: z.string(),
    /** What became of the pending prompts, where they were to be put back: `lost` could not be. */
    queue: z.object({ putBack: z.int(), lost: z.int() }).optional(),
  }),
  z.object({ state: z.literal('failed'), failure: Failure }),
]);
export type RestartEvent = z.infer<typeof RestartEvent>;

export const LogLine = z.object({ at: z.string(), text: z.string() }).readonly();
export type LogLine = z.infer<typeof LogLine>;

/** The log's newest lines; `begins` where it is another process's log or the first event. */
export const LogEvent = z.object({ begins: z.boolean(), lines: z.array(LogLine) }).readonly();
export type LogEvent = z.infer<typeof LogEvent>;
