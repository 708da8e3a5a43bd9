/**
 * Where the page finds pictures and films: paths of its own origin, answered by main. No schema here, so that the
 * page may import this file whole.
 */
export interface ServerFile {
  readonly filename: string;
  readonly subfolder: string;
  /** `output`, `temp` or `input`. */
  readonly type: string;
}

const query = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

export const mediaPath = {
  /** A file of the server as it is (ranges work), or as a small WebP. */
  onServer: (connectionId: string, file: ServerFile, size: 'full' | 'small'): string => {
    const { filename, subfolder, type } = file;
    return `/media/server?${query({ connection: connectionId, filename, subfolder, type, size })}`;
  },
  /** The picture that the server has of a template; not found where it has none. */
  template: (connectionId: string, name: string, ending: string): string =>
    `/media/template?${query({ connection: connectionId, name, ending })}`,
  /** Output `index` of a run: from this computer's disk where it was saved, else from the server. */
  output: (runId: string, index: number, size: 'full' | 'small'): string =>
    `/media/output?${query({ run: runId, index: String(index), size })}`,
  /** The preview picture of a run in progress; each revision is another picture. */
  preview: (runId: string, revision: number): string =>
    `/media/preview?${query({ run: runId, revision: String(revision) })}`,
} as const;
