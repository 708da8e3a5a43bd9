/**
 * The number that puts a prompt at place `at` among the pending ones, whose numbers come in their order and without its
 * own. Null: before all of them, which the server numbers itself. A server takes fractions.
 */
export function numberAt(numbers: readonly number[], at: number): number | null {
  const before = numbers[at - 1];
  if (before === undefined) return null;
  // what is queued later gets the next whole number, or a larger one
  const after = numbers[at] ?? Math.floor(before) + 1;
  return before + (after - before) / 2;
}
