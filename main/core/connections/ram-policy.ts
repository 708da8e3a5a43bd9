import { inputFolderOf } from '../workflows/input-folder.ts';
import { candidatePrefixes, PREFIX_ROOT } from './prefix-by-evidence.ts';

/** A policy as the RAM console takes it. */
export interface RamPolicy {
  readonly Version: '1';
  readonly Statement: readonly {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  }[];
}

/**
 * The least that this app needs on the bucket (oss.md 2, "RAM actions"): listings below the models' folder and of
 * the folder above it (which tells the prefix), reading and writing of the models and of large inputs alone. Without a prefix both
 * folders that the deployment may mount are let in.
 */
export function ramPolicy(target: {
  readonly bucket: string;
  readonly prefix: string | null;
}): RamPolicy {
  const prefixes = target.prefix === null ? candidatePrefixes : [target.prefix];
  const inputs = new Set(prefixes.map(inputFolderOf));
  const bucket = `acs:oss:*:*:${target.bucket}`;
  const listed = [PREFIX_ROOT, ...prefixes.flatMap((prefix) => [`${prefix}/`, `${prefix}/*`])];
  return {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['oss:ListObjects'],
        Resource: [bucket],
        Condition: { StringLike: { 'oss:Prefix': listed } },
      },
      {
        Effect: 'Allow',
        Action: ['oss:GetBucketInfo', 'oss:ListMultipartUploads'],
        Resource: [bucket],
      },
      {
        Effect: 'Allow',
        Action: [
          'oss:GetObject',
          'oss:PutObject',
          'oss:DeleteObject',
          'oss:ListParts',
          'oss:AbortMultipartUpload',
        ],
        Resource: [...prefixes, ...inputs].map((folder) => `${bucket}/${folder}/*`),
      },
    ],
  };
}
