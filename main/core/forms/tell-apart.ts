import type { FormField } from '../../../contract/form.ts';

/** For each field of one card that is called like another of it: what tells them apart. */
export function tellApart(fields: readonly FormField[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const group of Map.groupBy(fields, nameOf).values()) {
    if (group.length < 2) continue;
    const marks = marksOf(group);
    group.forEach(({ id }, index) => found.set(id, marks[index] ?? ''));
  }
  return found;
}

/** Without a label it is called by its node and its input. */
const nameOf = ({ caption, label, title, input }: FormField): string =>
  caption ?? label ?? `${title} ${input}`;

/** The nodes' names, the inputs' names, or both, whichever differ; else numbers in their order. */
function marksOf(group: readonly FormField[]): readonly string[] {
  const ways: readonly ((field: FormField) => string)[] = [
    ({ title }) => title,
    ({ input }) => input,
    ({ title, input }) => `${title} · ${input}`,
  ];
  const lists = ways.map((way) => group.map(way));
  const unlike = lists.find((marks) => new Set(marks).size === marks.length);
  return unlike ?? group.map((_, index) => String(index + 1));
}
