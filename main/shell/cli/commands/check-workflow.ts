import type { Finding } from '../../../../contract/preflight.ts';
import type { Messages } from '../../host/messages.ts';
import { byteText } from '../byte-text.ts';
import type { Command } from '../command-context.ts';
import { conversionText } from '../conversion-text.ts';
import { documentOf } from '../named-workflow.ts';

/** What is missing for a workflow before it runs; exit 1 where something stops it. */
export const checkWorkflow: Command = async (context) => {
  const { client, reporter, args, connection, signal } = context;
  const { id: connectionId } = await connection();
  const { name: workflowName, workflow } = await documentOf(context, args[0] ?? '', connectionId);
  const request = { connectionId, workflowName, workflow };
  const { findings, state } = await client.preflight.checkJson(request, { signal });
  const { messages, result } = reporter;
  for (const finding of findings) {
    const message = findingText(messages, finding);
    result({ event: 'finding', ...finding, message }, message);
  }
  const stops = findings.filter(({ kind }) => kind !== 'warning').length;
  const counts = { stops, warnings: findings.length - stops };
  const text = messages.say(`cli.check.${state}`, counts);
  result({ event: 'done', workflow: workflowName, state, ...counts }, text);
  return state === 'ready' ? 0 : 1;
};

function findingText(messages: Messages, finding: Finding): string {
  const { say } = messages;
  switch (finding.kind) {
    case 'missingNode': {
      const { className: name, nodeIds, cure } = finding;
      const pack = 'pack' in cure ? cure.pack.title : '';
      const nodes = nodeIds.map((id) => `#${id}`).join(', ');
      return say('cli.check.node', { name, nodes, cure: cure.state, pack });
    }
    case 'missingModel': {
      const { cure } = finding;
      const shown = {
        path: 'path' in cure ? cure.path : '',
        from: 'from' in cure ? cure.from : '',
        to: 'to' in cure ? (cure.to ?? '') : '',
        url: 'url' in cure ? cure.url : '',
        bytes: 'bytes' in cure ? byteText(cure.bytes, messages.language) : '',
      };
      const state = cure.state === 'link' && cure.to === null ? 'linkOnly' : cure.state;
      return say('cli.check.model', { ...placeOf(finding), cure: state, ...shown });
    }
    case 'missingMedia': {
      const { cure } = finding;
      const path = 'path' in cure ? cure.path : '';
      return say('cli.check.media', { ...placeOf(finding), cure: cure.state, path });
    }
    case 'repair': {
      const { before, after, reason } = finding;
      return say('cli.check.repair', { ...placeOf(finding), before, after, reason });
    }
    case 'missingOption':
      return say('cli.check.option', placeOf(finding));
    case 'problem': {
      const { code, nodeId, params } = finding;
      return finding.words === 'conversion'
        ? conversionText(messages, { code, nodeId, params })
        : say(`ui.form.problem.${code}`, params);
    }
    case 'warning':
      return say(`preflight.warning.${finding.code}`, shownParams(messages, finding.params));
    default:
      return finding satisfies never;
  }
}

function placeOf({
  title,
  nodeId,
  input,
  value,
}: Extract<Finding, { kind: 'missingModel' | 'missingMedia' | 'repair' | 'missingOption' }>) {
  return { title, node: nodeId, input, value };
}

function shownParams(
  { language }: Messages,
  params: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { memory } = params;
  return memory === undefined ? params : { ...params, memory: byteText(Number(memory), language) };
}
