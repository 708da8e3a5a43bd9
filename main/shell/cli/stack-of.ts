/** Where a defect happened, without the message: what a library puts there may hold an address or more. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const lines = (error.stack ?? '').split('\n');
  return [error.name, ...lines.filter((line) => line.trimStart().startsWith('at '))].join('\n');
}
