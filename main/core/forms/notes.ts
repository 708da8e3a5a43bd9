import { isRecord, listOf, recordOf, textOf } from '../graph-to-prompt/json-values.ts';

const most = 8;
const longest = 600;

/** What the author wrote into the graph, shortened. */
export function notesOf(
  workflow: unknown,
): readonly { readonly title: string; readonly text: string }[] {
  const notes = listOf(recordOf(workflow).nodes)
    .filter(isRecord)
    .filter(({ type }) => type === 'Note' || type === 'MarkdownNote')
    .map((node) => ({
      title: textOf(node.title) ?? '',
      text: (textOf(listOf(node.widgets_values)[0]) ?? '').trim(),
    }));
  return notes
    .filter(({ text }) => text !== '')
    .slice(0, most)
    .map(({ title, text }) => ({
      title: title.slice(0, 80),
      text: text.length > longest ? `${text.slice(0, longest)}…` : text,
    }));
}
