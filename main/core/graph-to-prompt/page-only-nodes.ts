/** How a link behaves that ends at a node which only the page knows. */
type PageOnlyRole =
  /** The link goes on through the input with the output's number. */
  | 'passThrough'
  /** The link goes on at the SetNode of the same name. */
  | 'getter'
  /** Its value is written into the widgets that it links to. */
  | 'primitive'
  /** Nothing comes out of it, but for what goes in at the input with the same number. */
  | 'decoration';

/** Every class that exists in the page alone. Names with other spellings are those of older versions. */
const ROLES: ReadonlyMap<string, PageOnlyRole> = new Map<string, PageOnlyRole>([
  ['Reroute', 'passThrough'],
  ['Reroute (rgthree)', 'passThrough'],
  ['SetNode', 'passThrough'],
  ['easy setNode', 'passThrough'],
  ['GetNode', 'getter'],
  ['easy getNode', 'getter'],
  ['PrimitiveNode', 'primitive'],
  ['Note', 'decoration'],
  ['MarkdownNote', 'decoration'],
  ['Label (rgthree)', 'decoration'],
  ['Bookmark (rgthree)', 'decoration'],
  ['Fast Muter (rgthree)', 'decoration'],
  ['Fast Bypasser (rgthree)', 'decoration'],
  ['Fast Groups Muter (rgthree)', 'decoration'],
  ['Fast Groups Bypasser (rgthree)', 'decoration'],
  ['Mute / Bypass Repeater (rgthree)', 'decoration'],
  ['Mute / Bypass Relay (rgthree)', 'decoration'],
  ['Node Mode Repeater (rgthree)', 'decoration'],
  ['Node Mode Relay (rgthree)', 'decoration'],
  ['Node Collector (rgthree)', 'decoration'],
  ['Node Combiner (rgthree)', 'decoration'],
  ['Fast Actions Button (rgthree)', 'decoration'],
  ['Random Unmuter (rgthree)', 'decoration'],
  // the server knows this class, but the page runs it
  ['VHS_SelectLatest', 'decoration'],
]);

export function pageOnlyRole(type: string): PageOnlyRole | null {
  return ROLES.get(type) ?? null;
}

export function isSetter(type: string): boolean {
  return type === 'SetNode' || type === 'easy setNode';
}
