import type { Conversion } from '../../../contract/workflow.ts';
import { buildPrompt } from './build-prompt.ts';
import { refuseEndlessExpansion } from './expansion-limits.ts';
import { findCycle } from './find-cycle.ts';
import { isRecord } from './json-values.ts';
import { isObjectInfo, parseObjectInfo, type ObjectInfo } from './object-info.ts';
import { createPage } from './page.ts';
import { readWorkflow } from './read-workflow.ts';
import { isUiWorkflow } from './recognise-workflow.ts';
import { createReport } from './report.ts';
import type { LocalTime } from './text-replacements.ts';
import type { Random } from './dynamic-prompt.ts';

export interface ConversionOptions {
  /** Draws the options of dynamic prompts. */
  readonly random?: Random;
  /** Needed only where a file name holds `%date:…%`. */
  readonly now?: LocalTime;
}

/**
 * Turns a workflow as the page saves it into the prompt that the page would queue, or says why it
 * can not be done with certainty. `objectInfo` is the answer of `GET /object_info`, parsed or not.
 */
export function graphToPrompt(
  workflow: unknown,
  objectInfo: ObjectInfo | object,
  options: ConversionOptions = {},
): Conversion {
  const report = createReport();
  if (!isRecord(workflow) || !isUiWorkflow(workflow)) {
    report.refuse('notAWorkflow', null);
    return { state: 'refused', reasons: [...report.reasons] };
  }
  const classes = isObjectInfo(objectInfo) ? objectInfo : parseObjectInfo(objectInfo);
  const read = readWorkflow(workflow, classes, report);
  refuseEndlessExpansion(read, report);
  if (report.reasons.length > 0) return { state: 'refused', reasons: [...report.reasons] };
  const moment = { random: options.random ?? Math.random, now: options.now ?? null };
  const prompt = buildPrompt(createPage(read, classes), report, moment);
  const cycle = findCycle(prompt);
  if (cycle !== null) report.refuse('cycle', cycle.nodeId, { type: cycle.classType });
  if (report.reasons.length > 0) return { state: 'refused', reasons: [...report.reasons] };
  return { state: 'converted', prompt, report: [...report.lines] };
}
