import type {
  CheckLine,
  CheckReport,
  Connection,
  ConnectionDraft,
} from '../../../../contract/connection.ts';
import { AppError } from '../../../core/app-error.ts';
import { exitCodeOf, worstExitCode } from '../../../core/error-traits.ts';
import { accessKeyFrom, bucketFrom, loginFrom, serverFrom } from '../connection-flags.ts';
import type { Command, CommandContext, ExitCode } from '../command-context.ts';
import type { Messages } from '../../host/messages.ts';
import { reportList } from '../report-list.ts';

/** Saves a connection; its secrets come from the environment or from hidden questions. */
export const addConnection: Command = async (context) => {
  const { client, reporter, args, flags, environment } = context;
  const server = serverFrom(flags);
  const bucket = bucketFrom(flags);
  if (server === null && bucket === null)
    throw new AppError('usage.missingArgument', { argument: '--server / --endpoint' });
  const draft: ConnectionDraft = {
    name: args[0] ?? '',
    server,
    bucket,
    accessKey:
      bucket === null ? null : (accessKeyFrom(environment) ?? (await askAccessKey(context))),
    login: server === null ? null : (loginFrom(environment) ?? (await askLogin(context))),
  };
  const saved = await client.connections.add(draft);
  reporter.result(
    { event: 'connection', ...saved },
    reporter.messages.say('cli.connections.saved', { name: saved.name }),
  );
  return 0;
};

async function askAccessKey({
  ask,
  reporter,
}: CommandContext): Promise<ConnectionDraft['accessKey']> {
  if (ask === null)
    throw new AppError('usage.missingArgument', {
      argument: 'OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET',
    });
  const { say } = reporter.messages;
  const accessKeyId = await ask(say('cli.ask.accessKeyId'), { hidden: false });
  const accessKeySecret = await ask(say('cli.ask.accessKeySecret'), { hidden: true });
  return { accessKeyId, accessKeySecret, securityToken: null, expiresAt: null };
}

/** Nothing is asked where nobody can answer: most servers have no login. */
async function askLogin({ ask, reporter }: CommandContext): Promise<ConnectionDraft['login']> {
  if (ask === null) return null;
  const { say } = reporter.messages;
  const username = await ask(say('cli.ask.serverUser'), { hidden: false });
  if (username === '') return null;
  const password = await ask(say('cli.ask.serverPassword'), { hidden: true });
  return { kind: 'password', username, password };
}

export const listConnections: Command = async ({ client, reporter }) => {
  const connections = await client.connections.list();
  reportList(reporter, connections, {
    event: (connection) => ({ event: 'connection', ...connection }),
    row: ({ name, server, bucket, credential }) => [
      name,
      server?.url ?? '–',
      bucket === null ? '–' : `${bucket.bucket} (${bucket.region})`,
      'accessKeyId' in credential ? credential.accessKeyId : '–',
    ],
    none: reporter.messages.say('cli.connections.none'),
  });
  return 0;
};

export const removeConnection: Command = async ({ client, reporter, args }) => {
  const name = args[0] ?? '';
  const { id } = await client.connections.get({ nameOrId: name });
  await client.connections.remove({ id });
  reporter.result(
    { event: 'removed', name },
    reporter.messages.say('cli.connections.removed', { name }),
  );
  return 0;
};

/** Every check, one line each; the worst failure decides the exit code. */
export const checkConnection: Command = async (context) => {
  const { client, args, connection } = context;
  const name = args[0];
  const checked =
    name === undefined ? await connection() : await client.connections.get({ nameOrId: name });
  return runCheck(context, checked);
};

async function runCheck(
  { client, reporter, signal }: CommandContext,
  { id, server, bucket }: Connection,
): Promise<ExitCode> {
  const lines = await client.connections.check({ connectionId: id }, { signal });
  const absent = (line: CheckLine): boolean =>
    line.step.startsWith('server.') ? server === null : bucket === null;
  let step = await lines.next();
  while (step.done !== true) {
    if (!absent(step.value)) showLine(reporter, step.value);
    step = await lines.next();
  }
  const report = step.value;
  const { capabilities, found } = report;
  reporter.result({ event: 'done', capabilities, found }, null);
  return exitOf(report);
}

function showLine(
  { messages, result, progress }: CommandContext['reporter'],
  line: CheckLine,
): void {
  const title = messages.say(`check.${line.step}`);
  const state = messages.say(`check.state.${line.state}`);
  if (line.state === 'running') {
    progress({ event: 'check', ...line }, title);
    return;
  }
  const detail = detailOf(line, messages);
  const message = line.state === 'failed' || line.state === 'warning' ? { message: detail } : {};
  result(
    { event: 'check', ...line, ...message },
    `${state}  ${title}${detail === '' ? '' : `: ${detail}`}`,
  );
}

function detailOf(line: CheckLine, messages: Messages): string {
  switch (line.state) {
    case 'ok':
      return Object.entries(line.facts)
        .map(([name, value]) => messages.say(`fact.${name}`, { value: readable(name, value) }))
        .join(', ');
    case 'warning':
      return messages.say(`warning.${line.warning}`, line.facts);
    case 'failed':
      return messages.failure(line.failure);
    case 'running':
    case 'skipped':
      return '';
    default:
      return line satisfies never;
  }
}

function exitOf({ lines }: CheckReport): ExitCode {
  return worstExitCode(
    lines.map((line) => (line.state === 'failed' ? exitCodeOf(line.failure.code) : 0)),
  );
}

/** Times travel as epoch ms. */
const readable = (name: string, value: string): string =>
  name.endsWith('At') ? new Date(Number(value)).toISOString() : value;
