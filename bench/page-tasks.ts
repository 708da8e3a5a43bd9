import type { Browser } from '@playwright/test';
import { z } from 'zod';

/** A task of the page's main thread, in ms: by the clock, and of the processor. */
export interface PageTask {
  readonly ms: number;
  readonly cpuMs: number;
}

const Task = z.object({
  name: z.string().endsWith('RunTask'),
  ph: z.literal('X'),
  pid: z.number(),
  tid: z.number(),
  /** µs */
  dur: z.number(),
  tdur: z.number().default(0),
});
const Thread = z.object({
  name: z.literal('thread_name'),
  pid: z.number(),
  tid: z.number(),
  args: z.object({ name: z.literal('CrRendererMain') }),
});

/**
 * The tasks of the page while something is done, told by the browser's trace. On a computer that has more to do than
 * processors, a task takes longer by the clock than it works: both are told.
 */
export async function tasksWhile(
  browser: Browser,
  work: () => Promise<void>,
): Promise<readonly PageTask[]> {
  const session = await browser.newBrowserCDPSession();
  const events: unknown[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'], excludedCategories: ['*'] },
  });
  await work();
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await ended;
  await session.detach();
  return busiest(events);
}

/** Of the threads of all pages, the one that has the most to do. */
function busiest(events: readonly unknown[]): readonly PageTask[] {
  const known = new Set(
    events.flatMap((event) => {
      const thread = Thread.safeParse(event);
      return thread.success ? [`${thread.data.pid} ${thread.data.tid}`] : [];
    }),
  );
  const tasks = events.flatMap((event) => Task.safeParse(event).data ?? []);
  const byThread = Map.groupBy(tasks, ({ pid, tid }) => `${pid} ${tid}`);
  const threads = [...byThread]
    .filter(([thread]) => known.has(thread))
    .map(([, own]) => own.map(({ dur, tdur }) => ({ ms: dur / 1_000, cpuMs: tdur / 1_000 })));
  const work = (own: readonly PageTask[]): number => own.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  return threads.toSorted((a, b) => work(b) - work(a))[0] ?? [];
}

const mostMs = 50;

/** Those over 50 ms by the clock, with their work; the longest work of all. */
export function taskWords(tasks: readonly PageTask[]): string {
  const long = tasks.filter(({ ms }) => ms > mostMs).toSorted((a, b) => b.ms - a.ms);
  const told = long.map(({ ms, cpuMs }) => `${Math.round(ms)} (works ${Math.round(cpuMs)})`);
  const most = Math.round(Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs)));
  return `${told.length === 0 ? 'none' : told.join(', ')}; none works longer than ${most} ms`;
}
