/** What a client process tells of its run; CPU and time are of the transfer alone, memory of the whole process. */
export interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** Runs `act` and prints what it cost as one JSON line. */
export async function measure(act: () => Promise<void>): Promise<void> {
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await act();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const peakMiB = process.resourceUsage().maxRSS / 1_024;
  const measured: Measured = { seconds, cpuSeconds: (user + system) / 1e6, peakMiB };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
