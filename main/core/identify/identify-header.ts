import type { BaseModel, ModelFacts } from '../../../contract/identify.ts';
import type { ModelHeader } from './model-header.ts';
import { baseIn, wordsOf } from './rules/base-words.ts';
import { controlRules } from './rules/control-models.ts';
import { declaredKind, declaredText } from './rules/declared.ts';
import { diffusionPrefixes, diffusionRules } from './rules/diffusion-models.ts';
import type { Finding, Part } from './rules/finding.ts';
import { helperRules } from './rules/helper-models.ts';
import { foldersOf } from './rules/kinds.ts';
import { baseOfLora, loraMarks } from './rules/loras.ts';
import { kindByName } from './rules/name-words.ts';
import { otherRules } from './rules/other-models.ts';
import { firstFit, fits, marksOf, worded } from './rules/rule.ts';
import type { Rule } from './rules/rule.ts';
import { textEncoderRules } from './rules/text-encoders.ts';
import { vaeRules } from './rules/vaes.ts';
import { variantIn } from './rules/variant-words.ts';
import type { Tensors } from './tensors.ts';

/** What a file is: by its tensors, else by what its header declares, else by its name. */
export function identifyHeader(header: ModelHeader, name: string): ModelFacts {
  const { format, precision } = header;
  const finding = findingFor(header, name);
  if (finding === null) return { state: 'unknown', format, why: 'nothingTells' };
  const { kind, type, parts, sure, reason, evidence } = finding;
  const baseModel = toldBase(finding, header, name);
  const folders = foldersOf({ kind, type, format });
  return {
    ...{ state: 'identified', format, kind, type, parts, precision, reason, baseModel },
    variant: withWords.has(kind)
      ? variantIn(wordsOf(name), baseModel, finding.variant)
      : finding.variant,
    category: folders[0] ?? null,
    fits: folders,
    // one piece of several says little about the whole
    sure: /-\d{5}-of-\d{5}\./.test(name) ? 'guess' : sure,
    evidence: shortened(evidence),
  };
}

/** The line of a table that decides, and what it makes of the file; null where none does. */
export function findingFor(header: ModelHeader, name: string): Finding | null {
  const named = kindByName(name);
  const declared = declaredKind(header);
  const told = byTensors(header.tensors);
  if (told === null) return declared ?? named;
  // the same tensors serve two kinds: the name chooses
  if (named !== null && told.orKind === named.kind) return { ...told, kind: named.kind, type: '' };
  const type = told.type === '' && declared?.kind === told.kind ? declared.type : told.type;
  return { ...told, type };
}

/** Kinds whose names say more than their tensors do. */
const withWords: ReadonlySet<string> = new Set(['diffusionModel', 'checkpoint', 'lora']);

/** Where tensors leave a choice, or say nothing, a declaration or the name tells the base model. */
function toldBase({ base, also }: Finding, header: ModelHeader, name: string): BaseModel | null {
  const told = [declaredText(header), name].map((text) => baseIn(wordsOf(text)));
  if (base === null) return told.find((found) => found !== null) ?? null;
  return told.find((found) => found !== null && also.includes(found)) ?? base;
}

const longestEvidence = 100;
const shortened = (text: string): string =>
  text.length > longestEvidence ? `${text.slice(0, longestEvidence)}…` : text;

function byTensors(tensors: Tensors): Finding | null {
  const told = tensors.count === 0 ? null : byTables(tensors);
  // two models in one file are none that a loader takes
  return told !== null && isMixed(told, tensors) ? { ...told, sure: 'guess' } : told;
}

/** Kinds whose tensors stand in files of no other kind. */
const aloneRules = [...helperRules, ...otherRules];

function isMixed({ kind, orKind }: Finding, tensors: Tensors): boolean {
  return wrappers.some((prefix) => {
    if (!isUsed(tensors, prefix)) return false;
    const marks = marksOf(tensors, prefix);
    return aloneRules.some(
      (rule) => rule.kind !== kind && rule.kind !== orKind && fits(rule, marks),
    );
  });
}

function byTables(tensors: Tensors): Finding | null {
  return (
    byTable(controlRules, tensors) ??
    byLowRank(tensors) ??
    byDiffusion(tensors) ??
    byTable(textEncoderRules, tensors) ??
    byTable(vaeRules, tensors, ['', 'first_stage_model.', 'vae.']) ??
    byTable(helperRules, tensors) ??
    byTable(otherRules, tensors) ??
    bySingleTensor(tensors)
  );
}

function byTable(
  rules: readonly Rule[],
  tensors: Tensors,
  prefixes: readonly string[] = wrappers,
): Finding | null {
  for (const prefix of prefixes) {
    if (!isUsed(tensors, prefix)) continue;
    const marks = marksOf(tensors, prefix);
    const rule = firstFit(rules, marks);
    if (rule !== undefined) return findingOf(rule, marks);
  }
  return null;
}

/** What training programs put before every name. */
const wrappers = ['', 'module.'];

function findingOf(rule: Rule, marks: ReturnType<typeof marksOf>): Finding {
  return {
    ...{ row: rule, kind: rule.kind, orKind: rule.orKind ?? null },
    type: worded(rule.type, marks),
    parts: [],
    base: rule.base ?? null,
    also: rule.also ?? [],
    variant: worded(rule.variant, marks),
    sure: rule.sure ?? 'certain',
    reason: 'tensors',
    evidence: marks.key(rule.has[0] ?? ''),
  };
}

function byLowRank(tensors: Tensors): Finding | null {
  const marks = loraMarks(tensors);
  if (marks === null) return null;
  const found = baseOfLora(marks);
  const isMotion = marks.modules.keys().some((module) => module.includes('motion.modules'));
  return {
    ...{ row: found ?? null, orKind: null },
    kind: isMotion ? 'motionLora' : 'lora',
    type: marks.type,
    parts: [],
    base: isMotion ? 'SD1.5' : (found?.base ?? null),
    also: found?.also ?? [],
    variant: found?.variant ?? '',
    sure: 'certain',
    reason: 'lowRank',
    evidence: marks.evidence,
  };
}

/** Where the other parts of a checkpoint lie. */
const partPrefixes: readonly (readonly [prefix: string, part: Part])[] = [
  ['first_stage_model.', 'vae'],
  ['vae.', 'vae'],
  ['pretransform.model.', 'vae'],
  ['conditioner.embedders.#.open_clip.model.visual.', 'clipVision'],
  ['conditioner.main_image_encoder.', 'clipVision'],
  ['embedder.model.visual.', 'clipVision'],
  ['cond_stage_model.', 'textEncoder'],
  ['conditioner.embedders.', 'textEncoder'],
  ['conditioner.conditioners.', 'textEncoder'],
  ['text_encoders.', 'textEncoder'],
];

function byDiffusion(tensors: Tensors): Finding | null {
  for (const prefix of diffusionPrefixes) {
    if (!isUsed(tensors, prefix)) continue;
    const marks = marksOf(tensors, prefix);
    const rule = firstFit(diffusionRules, marks);
    if (rule === undefined) continue;
    const finding = findingOf(rule, marks);
    return withParts(finding, tensors);
  }
  return byItsPlace(tensors);
}

/** A checkpoint, where the diffusion model does not come alone. */
function withParts(finding: Finding, tensors: Tensors): Finding {
  const others = otherParts(tensors);
  if (others.length === 0) return { ...finding, reason: 'bareModel' };
  const parts = ['diffusionModel' as const, ...others];
  const base = finding.base ?? encoderBases.find(([prefix]) => isUsed(tensors, prefix))?.[1];
  return { ...finding, kind: 'checkpoint', base: base ?? null, parts, reason: 'wholeModel' };
}

/** The text encoders of a checkpoint, as far as they tell what it is made from. */
const encoderBases: readonly (readonly [prefix: string, base: BaseModel])[] = [
  ['conditioner.embedders.', 'SDXL'],
  ['cond_stage_model.model.', 'SD2'],
  ['cond_stage_model.transformer.', 'SD1.5'],
];

/** Something new that lies where every checkpoint has its diffusion model. */
function byItsPlace(tensors: Tensors): Finding | null {
  const first = tensors.groups.entries().find(([pattern]) => pattern.startsWith(ownPlace));
  if (first === undefined) return null;
  const finding: Finding = {
    ...{ row: null, kind: 'diffusionModel', orKind: null, type: '', parts: [] },
    ...{ base: null, also: [], variant: '', sure: 'likely', reason: 'bareModel' },
    evidence: first[1].key,
  };
  return withParts(finding, tensors);
}
const ownPlace = 'model.diffusion_model.';

const isUsed = ({ groups }: Tensors, prefix: string): boolean =>
  prefix === '' || groups.keys().some((pattern) => pattern.startsWith(prefix));

function otherParts({ groups }: Tensors): readonly Part[] {
  const found = new Set<Part>();
  for (const pattern of groups.keys()) {
    const part = partPrefixes.find(([prefix]) => pattern.startsWith(prefix))?.[1];
    if (part !== undefined) found.add(part);
  }
  return (['vae', 'textEncoder', 'clipVision'] as const).filter((part) => found.has(part));
}

/** The widths of text encoders: a learned word is a vector or two of that width. */
const wordWidths: ReadonlyMap<number, BaseModel> = new Map([
  [768, 'SD1.5'],
  [1024, 'SD2'],
]);

/** Trainers of words name the one tensor of the file after the word. */
function bySingleTensor({ count, groups }: Tensors): Finding | null {
  const [only] = groups.values();
  if (count !== 1 || only === undefined || only.shape.length > 2) return null;
  const base = wordWidths.get(only.shape.at(-1) ?? 0);
  if (base === undefined) return null;
  return {
    ...{ row: null, kind: 'embedding', orKind: null, type: '', parts: [] },
    ...{ base, also: [], variant: '' },
    ...{ sure: 'likely', reason: 'tensors', evidence: only.key },
  };
}
