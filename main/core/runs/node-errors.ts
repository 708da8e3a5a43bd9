import { z } from 'zod';

const ErrorLine = z.object({
  type: z.string().nullish(),
  message: z.string(),
  details: z.string().nullish(),
  extra_info: z
    .object({ input_name: z.string().nullish(), received_value: z.unknown().optional() })
    .nullish(),
});
type ErrorLine = z.infer<typeof ErrorLine>;
const NodeError = z.object({
  class_type: z.string().nullish(),
  errors: z.array(ErrorLine),
});

const mostLines = 12;
const longestValue = 80;

/** What ComfyUI says against single nodes, one line each: node, class, input, reason, and the value it got. */
export function describeNodeErrors(
  nodeErrors: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(nodeErrors).flatMap(([nodeId, json]) => {
    const parsed = NodeError.safeParse(json);
    if (!parsed.success) return [`#${nodeId}`];
    const node = [`#${nodeId}`, parsed.data.class_type ?? ''].join(' ').trim();
    return parsed.data.errors.map((error) => `${node}: ${describeLine(error)}`);
  });
}

function describeLine({ message, details, extra_info: extra }: ErrorLine): string {
  const input = extra?.input_name ?? null;
  if (input === null) return [message, details ?? ''].filter((part) => part !== '').join(': ');
  // the details repeat the value, and those of a list hold all its choices
  const shown =
    extra?.received_value === undefined
      ? (details ?? '').replace(input, '').replace(/^[\s,:-]+/, '')
      : JSON.stringify(extra.received_value);
  return `${input}: ${message}${shown === '' ? '' : ` (${shorten(shown)})`}`;
}

const shorten = (text: string): string =>
  text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;

/** The reasons of a refused prompt in one line: those against nodes, else the refusal's own sentence. */
export function describeRefusal(
  error: { readonly message: string; readonly details?: string | null | undefined },
  nodeErrors: Readonly<Record<string, unknown>>,
): string {
  const lines = describeNodeErrors(nodeErrors);
  if (lines.length > mostLines)
    return [...lines.slice(0, mostLines), `… +${lines.length - mostLines}`].join('; ');
  if (lines.length > 0) return lines.join('; ');
  const details = error.details ?? '';
  const message = error.message.replace(/\.$/, '');
  return details === '' || details === error.message ? message : `${message} (${details})`;
}
