import { IntlMessageFormat } from 'intl-messageformat';

type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** 0 is the parser's number for a piece of plain text. */
const isPlainText = (type: number) => type === 0;

function namesIn(elements: Elements): readonly string[] {
  return elements.flatMap((element) => {
    if (!('value' in element) || isPlainText(element.type)) return [];
    if ('children' in element) return [element.value, ...namesIn(element.children)];
    if (!('options' in element)) return [element.value];
    const branches: readonly { readonly value: Elements }[] = Object.values(element.options);
    return [element.value, ...branches.flatMap((branch) => namesIn(branch.value))];
  });
}

/** The argument names of an ICU message, sorted, each once. */
export function placeholdersOf(text: string, language: string): readonly string[] {
  return [...new Set(namesIn(new IntlMessageFormat(text, language).getAst()))].toSorted();
}
