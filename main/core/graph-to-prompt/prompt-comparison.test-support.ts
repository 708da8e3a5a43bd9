import { isDeepStrictEqual } from 'node:util';
import type { Conversion, Prompt } from '../../../contract/workflow.ts';
import { isList, isRecord } from './json-values.ts';
import type { ObjectInfo } from './object-info.ts';

/** A workflow with the prompts that real pages made of it. */
export interface GoldenCase {
  readonly name: string;
  readonly workflow: unknown;
  readonly prompt: Prompt;
  readonly prompt_other_frontend?: Prompt;
  readonly note?: string;
}

export function isGoldenCase(json: unknown): json is GoldenCase {
  return isRecord(json) && isRecord(json.workflow) && isRecord(json.prompt);
}

export type Verdict = 'exact' | 'refused' | 'wrong';

/** Compares what counts: inputs that the server does not declare and that carry no link do not. */
export function judge(conversion: Conversion, golden: GoldenCase, objectInfo: ObjectInfo): Verdict {
  if (conversion.state === 'refused') return 'refused';
  const made = whatCounts(conversion.prompt, objectInfo);
  const accepted = [golden.prompt, golden.prompt_other_frontend].filter(
    (each) => each !== undefined,
  );
  const isExact = accepted.some((each) => isDeepStrictEqual(made, whatCounts(each, objectInfo)));
  return isExact ? 'exact' : 'wrong';
}

/** The parts of a prompt that the server looks at. */
function whatCounts(prompt: Prompt, objectInfo: ObjectInfo): unknown {
  const nodes = Object.entries(prompt).map(([id, node]) => {
    const declared =
      objectInfo.definitionOf(node.class_type)?.inputs.map((spec) => spec.name) ?? [];
    const inputs = Object.entries(node.inputs).filter(
      ([name, value]) => declared.includes(name) || isLink(value, prompt),
    );
    return [id, { class_type: node.class_type, inputs: Object.fromEntries(inputs) }];
  });
  return JSON.parse(JSON.stringify(Object.fromEntries(nodes)));
}

function isLink(value: unknown, prompt: Prompt): boolean {
  return isList(value) && value.length === 2 && Object.hasOwn(prompt, String(value[0]));
}
