import { XMLParser } from 'fast-xml-parser';

type XmlValue = string | number | boolean | XmlFields | readonly XmlFields[];
/** Element name to content; a list repeats the element, an empty list leaves it out. */
export interface XmlFields {
  readonly [name: string]: XmlValue | undefined;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
};

const escapeText = (text: string): string =>
  text.replace(/[&<>"'\r]/g, (character) => entities[character] ?? character);

const isList = (value: XmlValue): value is readonly XmlFields[] => Array.isArray(value);

function element(name: string, value: XmlValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'object') return `<${name}>${escapeText(String(value))}</${name}>`;
  if (isList(value)) return value.map((item) => element(name, item)).join('');
  const children = Object.entries(value).map(([child, content]) => element(child, content));
  return `<${name}>${children.join('')}</${name}>`;
}

export const xml = (root: string, fields: XmlValue): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, fields)}\n`;

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  ignoreDeclaration: true,
});

type XmlNode = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is XmlNode => typeof value === 'object' && value !== null;

/** The children called `name`, however many there are. */
export function nodes(parent: unknown, name: string): readonly XmlNode[] {
  if (!isNode(parent)) return [];
  const value = parent[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(isNode);
}

export const text = (node: XmlNode, name: string): string | undefined => {
  const value = node[name];
  return typeof value === 'string' ? value : undefined;
};

/** The root element called `root`, or undefined where the text is something else. */
export function parseXml(body: string, root: string): XmlNode | undefined {
  try {
    return nodes(parser.parse(body), root)[0];
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
