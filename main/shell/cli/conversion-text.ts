import type { ConversionLine } from '../../../contract/workflow.ts';
import type { Messages } from '../host/messages.ts';

/** A line of a conversion's report in the person's language. */
export function conversionText(
  messages: Messages,
  { code, nodeId, params }: ConversionLine,
): string {
  return messages.say(`conversion.${code}`, { nodeId: nodeId ?? '', ...params });
}
