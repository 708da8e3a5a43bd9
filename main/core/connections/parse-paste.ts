import type { Finding } from './paste-values.ts';
import type { PasteField } from './paste-labels.ts';
import { readPastedJson } from './paste-json.ts';
import { readPastedLines } from './paste-lines.ts';

/** What a pasted text told. The rest is counted and never repeated: it may hold secrets. */
export interface Pasted {
  readonly serverUrl: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
  readonly endpoint: string | null;
  readonly prefix: string | null;
  readonly accessKeyId: string | null;
  readonly accessKeySecret: string | null;
  readonly securityToken: string | null;
  /** Epoch ms. */
  readonly expiresAt: number | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly token: string | null;
  readonly notUnderstood: number;
}

/**
 * Takes a pasted text apart: the page of an instance, `KEY=value` lines, an ossutil configuration, a Secret or a
 * volume in YAML or JSON, the answer of STS, the CSV file of an AccessKey.
 */
export function parsePaste(text: string): Pasted {
  const { findings, notUnderstood } = readPastedJson(text) ?? readPastedLines(text);
  const of = (field: PasteField) => bestOf(findings, field);
  const expiresAt = of('expiresAt');
  return {
    serverUrl: of('serverUrl'),
    bucket: of('bucket'),
    region: of('region'),
    endpoint: of('endpoint'),
    prefix: of('prefix'),
    accessKeyId: of('accessKeyId'),
    accessKeySecret: of('accessKeySecret'),
    securityToken: of('securityToken'),
    expiresAt: expiresAt === null ? null : Number(expiresAt),
    username: of('username'),
    password: of('password'),
    token: of('token'),
    notUnderstood,
  };
}

function bestOf(findings: readonly Finding[], field: PasteField): string | null {
  return (
    findings.reduce<Finding | null>(
      (best, finding) =>
        finding.field === field && (best === null || finding.rank > best.rank) ? finding : best,
      null,
    )?.value ?? null
  );
}
