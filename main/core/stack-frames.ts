/** Where an error was made, frame by frame; never a line of its message, which may run over several. */
export function stackFramesOf(error: Error): readonly string[] {
  const lines = (error.stack ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => /^at .*:\d+:\d+\)?$/.test(line));
}
