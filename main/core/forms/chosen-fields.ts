import type { FormField } from '../../../contract/form.ts';
import type { AuthorChoice, ChosenInput } from './author-choice.ts';
import type { FieldTable } from './field-table.ts';
import { labelOf } from './well-known.ts';

/** What the author's choice comes to among the fields. */
export interface ChosenFields {
  /** In the order of the app; empty where the author made none. */
  readonly app: readonly FormField[];
  readonly exposed: ReadonlySet<FormField>;
  /** Names of the author's own. */
  readonly captions: ReadonlyMap<FormField, string>;
  /** Whether the field may stand on a card at all. */
  readonly isOpen: (field: FormField) => boolean;
}

export function chosenFields(table: FieldTable, choice: AuthorChoice): ChosenFields {
  const captions = new Map<FormField, string>();
  const find = (chosen: ChosenInput): readonly FormField[] => {
    const field = fieldFor(table, chosen);
    if (field === null) return [];
    const { caption } = chosen;
    // what is called by a word that everybody uses has that word in the person's language
    if (caption !== null && labelOf(caption.toLowerCase()) === null) captions.set(field, caption);
    return [field];
  };
  const exposed = new Set(choice.exposed.flatMap(find));
  const app = [...new Set(choice.app.flatMap(find))];
  const isInside = ({ nodeId }: FormField): boolean =>
    choice.closed.some((path) => nodeId.startsWith(path));
  const isShown = (field: FormField): boolean => !isInside(field) || exposed.has(field);
  const isPrompt = (field: FormField): boolean =>
    field.kind === 'text' && field.role !== 'plain' && table.graph.running.has(field.nodeId);
  const hasPrompt = table.fields.some((field) => isPrompt(field) && isShown(field));
  return {
    ...{ app, exposed, captions },
    // without its pictures or any words a workflow makes somebody else's thing
    isOpen: (field) => isShown(field) || field.kind === 'media' || (!hasPrompt && isPrompt(field)),
  };
}

/** The file may name a node inside a subgraph by its own id alone, or with the subgraph's before it. */
function fieldFor(table: FieldTable, { nodeId, input }: ChosenInput): FormField | null {
  const own = table.fieldAt(nodeId, input);
  if (own !== null) return own;
  const last = nodeId.slice(nodeId.lastIndexOf(':') + 1);
  const inside = Object.keys(table.graph.prompt).filter((id) => id.endsWith(`:${last}`));
  for (const id of inside) {
    const field = table.fieldAt(id, input);
    if (field !== null) return field;
  }
  return null;
}
