/** What the work costs of this thread's processor, in ms: on a busy machine the wall clock tells of the others. */
export function processorMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
