/** Files that may hold a workflow; none of them is a model. */
export const isWorkflowFile = (name: string): boolean =>
  /\.(json|png|webp|mp4|m4v|mov|webm|mkv)$/i.test(name);

export const workflowFileTypes = '.json,.png,.webp,.mp4,.m4v,.mov,.webm,.mkv';

const megabyte = 1024 * 1024;
const largestWhole = 48 * megabyte;
const headBytes = 4 * megabyte;
const tailBytes = 24 * megabyte;

/** Of a large film the beginning and the end, where what belongs to it is kept. */
export function partsOf(file: File): { head: File; tail: File | null; bytes: number } {
  const bytes = file.size;
  if (bytes <= largestWhole) return { head: file, tail: null, bytes };
  const part = (start: number, end: number): File => new File([file.slice(start, end)], file.name);
  return { head: part(0, headBytes), tail: part(bytes - tailBytes, bytes), bytes };
}
