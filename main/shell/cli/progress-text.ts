import type { Messages } from '../host/messages.ts';
import { byteText, durationText } from './byte-text.ts';

interface Moved {
  readonly bytes: number;
  readonly doneBytes: number;
  readonly bytesPerSecond: number;
  /** Null: nothing moves. */
  readonly leftSeconds: number | null;
}

/** The line that is drawn over while files are on their way. */
export function progressText(messages: Messages, moved: Moved): string {
  const { bytes, doneBytes, bytesPerSecond, leftSeconds } = moved;
  const size = (value: number): string => byteText(value, messages.language);
  return messages.say('cli.push.progress', {
    percent: bytes > 0 ? Math.floor((doneBytes / bytes) * 100) : 100,
    done: size(doneBytes),
    total: size(bytes),
    speed: size(bytesPerSecond),
    left: leftSeconds === null ? '–' : durationText(leftSeconds, messages.language),
  });
}
