import type { Conversion } from '../../../contract/workflow.ts';
import { buildPrompt, type OnSentValue } from './build-prompt.ts';
import { refuseEndlessExpansion } from './expansion-limits.ts';
import { findCycle } from './find-cycle.ts';
import { isRecord } from './json-values.ts';
import { isObjectInfo, parseObjectInfo } from './object-info.ts';
import { createPage } from './page.ts';
import { readWorkflow } from './read-workflow.ts';
import { isUiWorkflow } from './recognise-workflow.ts';
import { createReport } from './report.ts';
import type { LocalTime } from './text-replacements.ts';
import { tooDeepPart } from './too-deep-part.ts';
import type { Random } from './dynamic-prompt.ts';

export interface ConversionOptions {
  /** Draws the options of dynamic prompts. */
  readonly random?: Random;
  /** Needed only where a file name holds `%date:…%`. */
  readonly now?: LocalTime;
  /** Told where each value of the prompt stands in the file. */
  readonly onSent?: OnSentValue;
}

/**
 * Turns a workflow as the page saves it into the prompt that the page would queue, or says why it
 * can not be done with certainty. `objectInfo` is the answer of `GET /object_info`, parsed or not.
 *
 * The way of a workflow:
 * 1. `read-workflow` reads both formats leniently; legacy group nodes become subgraphs
 *    (`group-nodes/`), inner ids that are taken get new ones (`unique-node-ids`).
 * 2. `expansion-limits` refuses what contains itself or would grow without end.
 * 3. `page` gives each node the widgets and inputs that the page would give it: `widget-values`
 *    assigns the saved values, `packs/` knows the nodes that keep theirs otherwise.
 * 4. `build-prompt` goes through the graph and its subgraphs (`scope`). It writes each node's widgets
 *    (`widget-state`: PrimitiveNodes, promoted and proxied widgets; `text-to-send`: dynamic prompts
 *    and placeholders), then what `resolve-input` finds at the other end of its links: through
 *    reroutes, Set and Get nodes, bypassed nodes, subgraphs and broadcasts (`use-everywhere/`).
 * 5. `find-cycle` refuses a prompt in which a node feeds itself.
 *
 * Where pages of different versions disagree, the newer one is followed, but for muted reroutes,
 * PrimitiveNodes on promoted widgets, links that only one end knows, empty values of combos and
 * legacy group nodes, where the older one is.
 */
export function graphToPrompt(
  workflow: unknown,
  objectInfo: unknown,
  options: ConversionOptions = {},
): Conversion {
  const report = createReport();
  if (!isRecord(workflow) || !isUiWorkflow(workflow)) {
    report.refuse('notAWorkflow', null);
    return { state: 'refused', reasons: [...report.reasons] };
  }
  const deep = tooDeepPart(workflow);
  if (deep !== null) {
    report.refuse('tooDeepValue', deep.nodeId, { at: deep.nodeId === null ? 'file' : 'node' });
    return { state: 'refused', reasons: [...report.reasons] };
  }
  const classes = isObjectInfo(objectInfo) ? objectInfo : parseObjectInfo(objectInfo);
  const read = readWorkflow(workflow, classes, report);
  refuseEndlessExpansion(read, report);
  if (report.reasons.length > 0) return { state: 'refused', reasons: [...report.reasons] };
  const moment = { random: options.random ?? Math.random, now: options.now ?? null };
  const prompt = buildPrompt(createPage(read, classes), report, moment, options.onSent ?? null);
  const cycle = findCycle(prompt);
  if (cycle !== null) report.refuse('cycle', cycle.nodeId, { type: cycle.classType });
  if (report.reasons.length > 0) return { state: 'refused', reasons: [...report.reasons] };
  return { state: 'converted', prompt, report: [...report.lines] };
}
