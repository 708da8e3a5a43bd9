import { describe, expect, it } from 'vitest';
import { ramPolicy } from './ram-policy.ts';

describe('ramPolicy', () => {
  it('is limited to the bucket and the prefix', () => {
    expect(ramPolicy({ bucket: 'my-bucket', prefix: 'llm-model/model' })).toEqual({
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['oss:ListObjects'],
          Resource: ['acs:oss:*:*:my-bucket'],
          Condition: {
            StringLike: {
              'oss:Prefix': ['llm-model/', 'llm-model/model/', 'llm-model/model/*'],
            },
          },
        },
        {
          Effect: 'Allow',
          Action: ['oss:GetBucketInfo', 'oss:ListMultipartUploads'],
          Resource: ['acs:oss:*:*:my-bucket'],
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
          Resource: [
            'acs:oss:*:*:my-bucket/llm-model/model/*',
            'acs:oss:*:*:my-bucket/llm-model/input/*',
          ],
        },
      ],
    });
  });

  it('lets both of the deployment’s folders in while the prefix is not known', () => {
    const [, , objects] = ramPolicy({ bucket: 'b', prefix: null }).Statement;
    expect(objects?.Resource).toEqual([
      'acs:oss:*:*:b/llm-model/model/*',
      'acs:oss:*:*:b/llm-model/models/*',
      'acs:oss:*:*:b/llm-model/input/*',
    ]);
  });
});
