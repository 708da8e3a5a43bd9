import { xmlAnswer, type Answer, type Call } from '../call.ts';
import { xml } from '../xml.ts';

const creationDate = '2025-06-01T00:00:00.000Z';
const owner = { ID: '1234567890', DisplayName: '1234567890' };

export function getBucketInfo({ bucket }: Call): Answer {
  const { name, region } = bucket;
  return xmlAnswer(
    xml('BucketInfo', {
      Bucket: {
        Name: name,
        Location: `oss-${region}`,
        CreationDate: creationDate,
        ExtranetEndpoint: `oss-${region}.aliyuncs.com`,
        IntranetEndpoint: `oss-${region}-internal.aliyuncs.com`,
        AccessControlList: { Grant: 'private' },
        DataRedundancyType: 'LRS',
        StorageClass: 'Standard',
        Owner: owner,
      },
    }),
  );
}

export const getBucketLocation = ({ bucket }: Call): Answer =>
  xmlAnswer(xml('LocationConstraint', `oss-${bucket.region}`));
