import type { FieldValues } from '../../../contract/form.ts';
import type { CureOrder, CureStep, Finding } from '../../../contract/preflight.ts';
import { AppError } from '../app-error.ts';
import { isCurable } from './preflight-of.ts';
import { fileNameOf } from './repair-of.ts';

/** What one press does. */
export interface CurePlan {
  readonly steps: readonly CureStep[];
  /** With the repairs in it. */
  readonly order: CureOrder;
}

const waiting = { state: 'waiting' } as const;

/**
 * The steps for what was found, in the order in which they are done. `chosen` are the repairs, by id, that the person
 * said yes to although they are not sure. Throws `preflight.stuck` where something stays that stops the run.
 */
export function planCure(
  findings: readonly Finding[],
  order: CureOrder,
  chosen: ReadonlySet<string>,
): CurePlan {
  const open = findings.filter((finding) => !isCurable(finding) && !chosen.has(finding.id));
  if (open.length > 0)
    throw new AppError('preflight.stuck', { names: open.map(nameOf).join(', ') });
  const steps = [
    ...installs(findings),
    ...modelCopies(findings),
    ...modelUploads(findings),
    ...modelImports(findings),
    ...mediaUploads(findings),
  ];
  const forced = findings.some((finding) => 'cure' in finding && finding.cure.state === 'restart');
  const needsRestart = forced || steps.some(({ kind }) => kind !== 'uploadMedia');
  const restart: readonly CureStep[] = needsRestart
    ? [{ kind: 'restart', forced, skipped: false, latest: null, at: waiting }]
    : [];
  const check: CureStep = { kind: 'check', at: waiting };
  const run: CureStep = { kind: 'run', runIds: [], at: waiting };
  const values = { ...order.values, ...repairs(findings) };
  return { steps: [...steps, ...restart, check, run], order: { ...order, values } };
}

/** What a finding is about, in the words of the outside. */
export function nameOf(finding: Finding): string {
  switch (finding.kind) {
    case 'missingNode':
      return finding.className;
    case 'missingModel':
    case 'missingMedia':
    case 'repair':
    case 'missingOption':
      return finding.value;
    case 'problem':
    case 'warning':
      return [finding.params.node, finding.params.input ?? finding.code].filter(Boolean).join(' ');
    default:
      return finding satisfies never;
  }
}

function installs(findings: readonly Finding[]): readonly CureStep[] {
  const missing = findings.flatMap((finding) =>
    finding.kind === 'missingNode' && finding.cure.state === 'install'
      ? [{ pack: finding.cure.pack, className: finding.className }]
      : [],
  );
  return [...Map.groupBy(missing, ({ pack }) => pack.id).values()].flatMap((each) => {
    const [first] = each;
    if (first === undefined) return [];
    const classes = each.map(({ className }) => className);
    return [{ kind: 'install' as const, pack: first.pack, classes, at: waiting }];
  });
}

/** An object that several nodes want is copied once. */
function modelCopies(findings: readonly Finding[]): readonly CureStep[] {
  const copies = findings.flatMap((finding) =>
    finding.kind === 'missingModel' && finding.cure.state === 'copy' ? [finding.cure] : [],
  );
  const once = new Map(copies.map(({ key, to }) => [JSON.stringify([key, to]), { key, to }]));
  return [...once.values()].map(({ key, to }) => ({
    ...{ kind: 'copyModel' as const, key, to },
    ...{ copy: null, needsRestart: null, at: waiting },
  }));
}

/** A file that several nodes want goes up once. */
function modelUploads(findings: readonly Finding[]): readonly CureStep[] {
  const files = findings.flatMap((finding) =>
    finding.kind === 'missingModel' && finding.cure.state === 'upload' ? [finding.cure] : [],
  );
  const once = new Map(files.map(({ path, to }) => [JSON.stringify([path, to]), { path, to }]));
  return [...once.values()].map(({ path, to }) => ({
    ...{ kind: 'uploadModel' as const, path, to },
    ...{ jobId: null, needsRestart: null, at: waiting },
  }));
}

/** What only its link is known of, once for all nodes that want it. */
function modelImports(findings: readonly Finding[]): readonly CureStep[] {
  const links = findings.flatMap((finding) => {
    if (finding.kind !== 'missingModel' || finding.cure.state !== 'link') return [];
    const { url, to, sha256 } = finding.cure;
    return to === null ? [] : [{ url, to, sha256, name: fileNameOf(finding.value) }];
  });
  const once = new Map(links.map((link) => [JSON.stringify([link.to, link.name]), link]));
  return [...once.values()].map((link) => ({
    ...{ kind: 'importModel' as const, ...link },
    ...{ jobId: null, needsRestart: null, at: waiting },
  }));
}

function mediaUploads(findings: readonly Finding[]): readonly CureStep[] {
  return findings.flatMap((finding) => {
    if (finding.kind !== 'missingMedia' || finding.cure.state !== 'upload') return [];
    const { fieldId, cure } = finding;
    return [{ kind: 'uploadMedia' as const, path: cure.path, fieldId, name: null, at: waiting }];
  });
}

function repairs(findings: readonly Finding[]): FieldValues {
  return Object.fromEntries(
    findings.flatMap((finding): readonly (readonly [string, string])[] => {
      if (finding.kind === 'repair') return [[finding.fieldId, finding.after]];
      if (finding.kind !== 'missingModel' || !finding.value.includes('\\')) return [];
      // the server will list the file that is brought with slashes
      return [[finding.fieldId, finding.value.replaceAll('\\', '/')]];
    }),
  );
}
