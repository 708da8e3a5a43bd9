/** What a request was about, for the words of a failure; holds nothing secret. */
export interface CallContext {
  readonly host: string;
  readonly bucket: string;
  readonly region: string;
  /** The RAM action that the request needs, e.g. `oss:PutObject`. */
  readonly action: string;
  /** Empty for calls on the bucket. */
  readonly key: string;
}
