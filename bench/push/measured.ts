import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a client process tells of its run; CPU, time and delay are of the transfer alone, memory of the whole process. */
export interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  /** How late the event loop was in the worst hundredth of its looks. */
  readonly delayP99Ms: number;
}

/** Runs `act` and prints what it cost as one JSON line. */
export async function measure(act: () => Promise<void>): Promise<void> {
  const delays = monitorEventLoopDelay({ resolution: 10 });
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  delays.enable();
  await act();
  delays.disable();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const peakMiB = process.resourceUsage().maxRSS / 1_024;
  const delayP99Ms = Math.max(0, delays.percentile(99) / 1e6 - 10);
  const cpuSeconds = (user + system) / 1e6;
  const measured: Measured = { seconds, cpuSeconds, peakMiB, delayP99Ms };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
