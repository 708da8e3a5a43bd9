import { exitCodeOf } from '../../core/error-traits.ts';
import type { Command, CommandContext, ExitCode } from './command-context.ts';
import {
  addConnection,
  checkConnection,
  listConnections,
  removeConnection,
} from './commands/connections.ts';
import { convertWorkflows } from './commands/convert-workflows.ts';
import { listModels } from './commands/list-models.ts';
import { listWorkflows, showWorkflow } from './commands/list-workflows.ts';
import { pushModels } from './commands/push-models.ts';
import { cancelPrompt, clearQueue, listQueue } from './commands/queue.ts';
import { restartServer } from './commands/restart.ts';
import { runWorkflow } from './commands/run-workflow.ts';
import { runSandbox } from './commands/sandbox.ts';
import { openSession } from './session.ts';
import { dataDirOf } from './data-dir.ts';
import { failureOf, isAbort } from './failure-of.ts';
import { oneOf, parseLine } from './flags.ts';
import type { Flags } from './flags.ts';
import type { CommandName, Invocation } from './grammar.ts';
import { recognise, usageLines } from './grammar.ts';
import { createMessages, languageOf, languages } from './messages.ts';
import type { Language } from './messages.ts';
import type { Reporter } from './reporter.ts';
import { createReporter } from './reporter.ts';
import type { Terminal } from './terminal.ts';
import manifest from '../../../package.json' with { type: 'json' };

const handlers: Readonly<Record<CommandName, Command>> = {
  'connections add': addConnection,
  'connections ls': listConnections,
  'connections check': checkConnection,
  'connections rm': removeConnection,
  doctor: checkConnection,
  'models ls': listModels,
  'models push': pushModels,
  'workflows ls': listWorkflows,
  'workflows show': showWorkflow,
  'workflows convert': convertWorkflows,
  run: runWorkflow,
  'queue ls': listQueue,
  'queue cancel': cancelPrompt,
  'queue clear': clearQueue,
  restart: restartServer,
  sandbox: runSandbox,
};

export interface CliOptions {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Runs one command line and gives its exit code; every failure has been reported by then. */
export async function runCli(options: CliOptions): Promise<ExitCode> {
  const { args, environment, terminal, signal } = options;
  const fallback = reporterFor(terminal, languageOf(environment), args.includes('--json'));
  let reporter = fallback;
  try {
    const line = parseLine(args);
    const language = oneOf(line.flags, 'lang', languages) ?? fallback.messages.language;
    reporter = reporterFor(terminal, language, line.flags.on('json'));
    if (wantsHelp(line.flags, line.positionals)) return showHelp(reporter, terminal);
    if (line.flags.on('version')) {
      terminal.out(`${manifest.version}\n`);
      return 0;
    }
    return await perform(recognise(line), reporter, options);
  } catch (error) {
    if (isAbort(error, signal)) return stopped(reporter);
    const failure = failureOf(error);
    reporter.failure(failure);
    if (failure.code === 'app.unexpected') reporter.remark(stackOf(error));
    if (failure.code.startsWith('usage.')) reporter.remark(reporter.messages.say('cli.help.hint'));
    return exitCodeOf(failure.code);
  }
}

const reporterFor = (terminal: Terminal, language: Language, json: boolean): Reporter =>
  createReporter(createMessages(language), json, terminal, Date.now);

const wantsHelp = (flags: Flags, positionals: readonly string[]): boolean =>
  flags.on('help') ||
  positionals[0] === 'help' ||
  (positionals.length === 0 && !flags.on('version'));

function showHelp({ messages }: Reporter, terminal: Terminal): ExitCode {
  terminal.out(`${messages.say('cli.help.intro')}\n\n${usageLines().join('\n')}\n\n`);
  terminal.out(`${messages.say('cli.help.global')}\n`);
  return 0;
}

function stopped(reporter: Reporter): ExitCode {
  reporter.failure({ code: 'app.interrupted', params: {} });
  return 130;
}

/** The stack of a defect, without the message: what a library puts there may hold an address or more. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '));
  return [error.name, ...frames].join('\n');
}

async function perform(
  { name, args, flags }: Invocation,
  reporter: Reporter,
  { environment, terminal, signal }: CliOptions,
): Promise<ExitCode> {
  const dataDir = dataDirOf(flags.text('data-dir'), environment, process.platform);
  const session = openSession({
    dataDir,
    flags,
    environment,
    remark: reporter.remark,
    messages: reporter.messages,
  });
  const context: CommandContext = {
    ...session,
    reporter,
    flags,
    args,
    signal,
    environment,
    ask: terminal.ask,
    dataDir,
  };
  try {
    return await handlers[name](context);
  } finally {
    await session.close();
  }
}
