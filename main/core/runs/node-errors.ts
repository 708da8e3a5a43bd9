import { z } from 'zod';
import type { FailureReason } from '../../../contract/error-code.ts';

const ErrorLine = z.object({
  type: z.string().nullish(),
  message: z.string(),
  details: z.string().nullish(),
  extra_info: z
    .object({
      input_name: z.string().nullish(),
      received_value: z.unknown().optional(),
      input_config: z.unknown().optional(),
    })
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

/** The reasons of a refused prompt: those against nodes, else the refusal's own. */
export function reasonsOfRefusal(
  error: Refusal,
  nodeErrors: Readonly<Record<string, unknown>>,
): readonly FailureReason[] {
  const reasons = Object.entries(nodeErrors).flatMap(([nodeId, json]) => nodeReasons(nodeId, json));
  if (reasons.length === 0) return [ownReason(error)];
  if (reasons.length <= mostLines) return reasons;
  const count = String(reasons.length - mostLines);
  return [...reasons.slice(0, mostLines), { code: 'more', params: { count } }];
}

interface Refusal {
  readonly type?: string | null | undefined;
  readonly message: string;
  readonly details?: string | null | undefined;
  readonly extra_info?: unknown;
}

function nodeReasons(nodeId: string, json: unknown): readonly FailureReason[] {
  const parsed = NodeError.safeParse(json);
  if (!parsed.success)
    return [{ code: 'serverSays', params: { node: `#${nodeId}`, details: '?' } }];
  const node = `#${nodeId} ${parsed.data.class_type ?? ''}`.trim();
  return parsed.data.errors.map((error) => lineReason(node, error));
}

function lineReason(node: string, error: ErrorLine): FailureReason {
  const extra = error.extra_info ?? {};
  const input = extra.input_name ?? '';
  const received = extra.received_value;
  const value = received === undefined ? '' : shorten(textOf(received));
  const [type, limits] = declaredOf(extra.input_config);
  switch (error.type) {
    case 'value_not_in_list':
      return { code: 'notInList', params: { node, input, value } };
    case 'value_smaller_than_min':
      return { code: 'tooSmall', params: { node, input, value, limit: String(limits.min ?? '?') } };
    case 'value_bigger_than_max':
      return { code: 'tooBig', params: { node, input, value, limit: String(limits.max ?? '?') } };
    case 'invalid_input_type':
      return { code: 'wrongType', params: { node, input, value, type } };
    case 'required_input_missing':
      return { code: 'inputMissing', params: { node, input } };
    case 'bad_linked_input':
    case 'return_type_mismatch':
      return { code: 'wrongLink', params: { node, input, details: detailsOf(error, input) } };
    default:
      return fileReason(node, input, error);
  }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** Load nodes check their file by code of their own. */
function fileReason(node: string, input: string, error: ErrorLine): FailureReason {
  const file = /Invalid \w+ file: (.+)$/s.exec(error.details ?? '')?.[1];
  return file === undefined
    ? { code: 'serverSays', params: { node, details: describeLine(error) } }
    : { code: 'fileMissing', params: { node, input, value: shorten(file) } };
}

/** The details begin with the input's name, which is told anyway. */
function detailsOf({ details }: ErrorLine, input: string): string {
  return shorten((details ?? '').replace(input, '').replace(/^[\s,:-]+/, ''));
}

const Declared = z.tuple([
  z.unknown(),
  z.object({ min: z.number().optional(), max: z.number().optional() }),
]);

function declaredOf(config: unknown) {
  const parsed = Declared.safeParse(config);
  if (!parsed.success) return ['?', {}] as const;
  const [type, limits] = parsed.data;
  return [typeof type === 'string' ? type : '?', limits] as const;
}

const NamedNode = z.object({ class_type: z.string(), node_id: z.string().nullish() });

function ownReason(error: Refusal): FailureReason {
  if (error.type === 'prompt_no_outputs') return { code: 'noOutputs', params: {} };
  // newer servers name the node apart; older ones only in their sentence
  const named = NamedNode.safeParse(error.extra_info);
  const told = /node (\S+) does not exist/.exec(error.message)?.[1];
  const classType = named.success ? named.data.class_type : told;
  if (classType !== undefined) {
    const id = /#([^']+)/.exec(error.details ?? '')?.[1];
    const nodeId = (named.success ? named.data.node_id : null) ?? id ?? '?';
    return { code: 'unknownNode', params: { node: `#${nodeId}`, classType } };
  }
  const details = error.details ?? '';
  const message = error.message.replace(/\.$/, '');
  const isMore = details !== '' && details !== error.message;
  return {
    code: 'serverSays',
    params: { node: '', details: isMore ? `${message} (${shorten(details)})` : message },
  };
}
