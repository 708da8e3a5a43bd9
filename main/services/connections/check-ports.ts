import type { AccessKey, BucketAddress, ServerLogin } from '../../../contract/connection.ts';
import type { ComfyLogin, ComfyModels, ComfyStatus } from '../ports/comfy.ts';
import type { Bucket, MultipartStore, ObjectStore } from '../ports/object-store.ts';
import type { NetworkProbe } from './network-probe.ts';

/** What the check needs of a server. */
export interface CheckedComfy {
  readonly login: ComfyLogin;
  readonly status: Pick<ComfyStatus, 'stats' | 'managerVersion'>;
  readonly models: ComfyModels;
  close(): void;
}

/** What the check needs of a bucket. */
export interface CheckedBucket extends Pick<Bucket, 'probe' | 'close'> {
  readonly objects: Pick<ObjectStore, 'list' | 'head' | 'put' | 'delete'>;
  readonly multipart: Pick<MultipartStore, 'initiate' | 'listUploads' | 'listParts' | 'abort'>;
}

/** `OpenBucket` and `OpenComfy`, as far as the check uses what they open. */
export interface CheckPorts {
  readonly openBucket: (
    address: BucketAddress,
    accessKey: () => Promise<AccessKey>,
  ) => CheckedBucket;
  readonly openComfy: (url: string, login: () => Promise<ServerLogin | null>) => CheckedComfy;
  readonly probe: NetworkProbe;
  readonly newId: () => string;
}
