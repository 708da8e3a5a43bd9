import { xml, type XmlFields } from './xml.ts';

interface OssErrorDetails {
  /** The vendor's fine-grained error number. */
  readonly ec?: string;
  /** Further elements of the XML answer. */
  readonly fields?: XmlFields;
}

/** A refusal as the service would word it. */
export class OssError extends Error {
  override readonly name = 'OssError';
  readonly status: number;
  readonly code: string;
  readonly details: OssErrorDetails;

  constructor(status: number, code: string, message: string, details: OssErrorDetails = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export const errorXml = (error: OssError, requestId: string, hostId: string): string =>
  xml('Error', {
    Code: error.code,
    Message: error.message,
    RequestId: requestId,
    HostId: hostId,
    ...error.details.fields,
    ...(error.details.ec === undefined ? {} : { EC: error.details.ec }),
  });

export const invalidArgument = (name: string, value: string, message: string): OssError =>
  new OssError(400, 'InvalidArgument', message, {
    fields: { ArgumentName: name, ArgumentValue: value },
  });

export const noSuchKey = (key: string): OssError =>
  new OssError(404, 'NoSuchKey', 'The specified key does not exist.', {
    ec: '0026-00000001',
    fields: { Key: key },
  });

export const noSuchBucket = (bucket: string): OssError =>
  new OssError(404, 'NoSuchBucket', 'The specified bucket does not exist.', {
    ec: '0015-00000101',
    fields: { BucketName: bucket },
  });

export const noSuchUpload = (uploadId: string): OssError =>
  new OssError(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { ec: '0042-00000002', fields: { UploadId: uploadId } },
  );

export const fileAlreadyExists = (): OssError =>
  new OssError(
    409,
    'FileAlreadyExists',
    'The object you specified already exists and can not be overwritten.',
  );

export const accessDenied = (message: string, fields: XmlFields = {}): OssError =>
  new OssError(403, 'AccessDenied', message, { ec: '0003-00000001', fields });

export const preconditionFailed = (): OssError =>
  new OssError(
    412,
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold.',
  );
