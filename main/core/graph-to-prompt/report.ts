import type { ConversionLine } from '../../../contract/workflow.ts';

/** Why a workflow is not converted. Each code has the message `conversion.<code>` in both catalogs. */
export const REFUSAL_CODES = [
  /** The JSON is no workflow of the page. */
  'notAWorkflow',
  /** A node entry has no id or type. */
  'unreadableNode',
  /** Two nodes of one graph have the same id. */
  'duplicateNodeId',
  /** Two links with different sources have the same id, and an input uses it. */
  'duplicateLinkId',
  /** Two subgraph definitions have the same id. */
  'duplicateSubgraph',
  /** The server lacks the node's class. */
  'missingNode',
  /** Nodes feed each other in a circle. */
  'cycle',
  /** A subgraph contains itself. */
  'recursiveSubgraph',
  /** The expanded workflow exceeds what the app converts. */
  'tooManyNodes',
  /** The value only arises in the page (camera, 3D view, recorder). */
  'needsPage',
  /** The page would copy nodes under ids of the moment. */
  'copiesNodes',
  /** A file name with a date was asked for without a clock. */
  'needsClock',
  /** Choices of a dynamic prompt are nested without end. */
  'tooDeepChoice',
  /** The file nests values deeper than anything can be written again. */
  'tooDeepValue',
  /** A legacy group node has no readable definition. */
  'brokenGroupNode',
  /** A broadcasting node filters by a pattern that could take for ever. */
  'unsafePattern',
] as const;

/** What was done on the way. Each code has its message as well. */
export const NOTE_CODES = [
  /** A subgraph or group node was expanded. */
  'expanded',
  /** A muted or bypassed node is not part of the prompt. */
  'switchedOff',
  /** A node that only the page knows is not part of the prompt. */
  'pageOnly',
  /** A node of the page would look for a file; what it leads to keeps its saved value. */
  'fileNotFetched',
  /** A node of a class that the server lacks was left out: nothing is linked to it. */
  'unknownLeftOut',
  /** A link starts or ends nowhere and was dropped. */
  'danglingLink',
  /** A PrimitiveNode leads to one of several instances; what lies inside is sent, as the page does. */
  'primitiveNotHandedIn',
  /** A link leads to an input that the class has no more and was dropped. */
  'inputGone',
  /** Values that the file lacks were taken from the class. */
  'defaulted',
  /** The file holds more values than the class has widgets. */
  'surplusValues',
  /** An outdated value was replaced as the page does on loading. */
  'repaired',
  /** A `{a|b}` in a text was drawn at random. */
  'drawn',
] as const;

type RefusalCode = (typeof REFUSAL_CODES)[number];
type NoteCode = (typeof NOTE_CODES)[number];

/** Collects the lines of one conversion. */
export interface Report {
  note(code: NoteCode, nodeId: string | null, params?: Params): void;
  refuse(code: RefusalCode, nodeId: string | null, params?: Params): void;
  readonly lines: readonly ConversionLine[];
  readonly reasons: readonly ConversionLine[];
}

type Params = Readonly<Record<string, string>>;

export function createReport(): Report {
  const lines: ConversionLine[] = [];
  const reasons: ConversionLine[] = [];
  return {
    note: (code, nodeId, params = {}) => void lines.push({ code, nodeId, params }),
    refuse: (code, nodeId, params = {}) => void reasons.push({ code, nodeId, params }),
    lines,
    reasons,
  };
}
