/** The limits of OSS: https://help.aliyun.com/document_detail/31993.html */
const maxParts = 10_000;
const minPartBytes = 102_400;
const maxPartBytes = 5 * 1024 ** 3;
const mebibyte = 1024 ** 2;
const defaultPartBytes = 8 * mebibyte;

/** A part of a file: `end` is exclusive. */
export interface PartRange {
  readonly partNumber: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The part size for a file: the wanted one (8 MiB unless told) where the file fits into 10,000 parts of it and
 * OSS takes such parts, else the next size that does.
 */
export function partSizeFor(fileBytes: number, wantedBytes: number = defaultPartBytes): number {
  const allowed = Math.min(Math.max(wantedBytes, minPartBytes), maxPartBytes);
  if (fileBytes <= allowed * maxParts) return allowed;
  return Math.ceil(Math.ceil(fileBytes / maxParts) / mebibyte) * mebibyte;
}

/** The parts of a file in order; none for an empty file. */
export function partsOf(fileBytes: number, partBytes: number): readonly PartRange[] {
  return Array.from({ length: Math.ceil(fileBytes / partBytes) }, (_, index) => ({
    partNumber: index + 1,
    start: index * partBytes,
    end: Math.min(fileBytes, (index + 1) * partBytes),
  }));
}
