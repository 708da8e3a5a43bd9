import { exitCodeOf } from '../../core/error-traits.ts';
import type { Assets, Command, CommandContext, ExitCode } from './command-context.ts';
import {
  addConnection,
  checkConnection,
  listConnections,
  removeConnection,
} from './commands/connections.ts';
import { checkWorkflow } from './commands/check-workflow.ts';
import { convertWorkflows } from './commands/convert-workflows.ts';
import { listLeftovers } from './commands/leftovers.ts';
import { identifyModels } from './commands/identify-models.ts';
import { importModels } from './commands/import-models.ts';
import { listModels } from './commands/list-models.ts';
import { listInputs } from './commands/list-inputs.ts';
import { listWorkflows, showWorkflow } from './commands/list-workflows.ts';
import { moveModels } from './commands/move-models.ts';
import { pullModels } from './commands/pull-models.ts';
import { removeModels } from './commands/remove-models.ts';
import { verifyModels } from './commands/verify-models.ts';
import { pullWorkflow, pushWorkflow } from './commands/carry-workflows.ts';
import { pushModels } from './commands/push-models.ts';
import { cancelPrompt, clearQueue, listQueue } from './commands/queue.ts';
import { restartServer } from './commands/restart.ts';
import { planModels, syncModels } from './commands/sync-models.ts';
import { runWorkflow } from './commands/run-workflow.ts';
import { fetchRun, listRuns } from './commands/runs.ts';
import { runSandbox } from './commands/sandbox.ts';
import {
  cancelTransfers,
  listTransfers,
  pauseTransfers,
  resumeTransfers,
} from './commands/transfers.ts';
import { commandHost } from '../host/host-options.ts';
import { openApp } from '../host/open-app.ts';
import { savedConnection } from './saved-connection.ts';
import { stackOf } from '../host/stack-of.ts';
import { ephemeralConnection } from './ephemeral-connection.ts';
import { dataDirOf } from '../host/data-dir.ts';
import { failureOf, isAbort } from './failure-of.ts';
import { oneOf, parseLine } from './flags.ts';
import type { Flags } from './flags.ts';
import type { CommandName, Invocation } from './grammar.ts';
import { commandNames, recognise, usageLines } from './grammar.ts';
import { createMessages, languageOf, languages } from '../host/messages.ts';
import type { Language } from '../host/messages.ts';
import type { Reporter } from './reporter.ts';
import { createReporter } from './reporter.ts';
import type { Terminal } from './terminal.ts';
import { trafficWishes } from './traffic-wishes.ts';
import manifest from '../../../package.json' with { type: 'json' };

const handlers: Readonly<Record<CommandName, Command>> = {
  'connections add': addConnection,
  'connections ls': listConnections,
  'connections check': checkConnection,
  'connections rm': removeConnection,
  doctor: checkConnection,
  'models ls': listModels,
  'models push': pushModels,
  'models pull': pullModels,
  'models verify': verifyModels,
  'models mv': moveModels,
  'models rm': removeModels,
  'models plan': planModels,
  'models sync': syncModels,
  'models leftovers': listLeftovers,
  'models identify': identifyModels,
  'models import': importModels,
  'transfers ls': listTransfers,
  'transfers pause': pauseTransfers,
  'transfers resume': resumeTransfers,
  'transfers cancel': cancelTransfers,
  'workflows ls': listWorkflows,
  'workflows show': showWorkflow,
  'workflows convert': convertWorkflows,
  'workflows check': checkWorkflow,
  'workflows inputs': listInputs,
  'workflows push': pushWorkflow,
  'workflows pull': pullWorkflow,
  run: runWorkflow,
  'runs ls': listRuns,
  'runs fetch': fetchRun,
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
  readonly assets: Assets;
}

/** Runs one command line and gives its exit code; every failure has been reported by then. */
export async function runCli(options: CliOptions): Promise<ExitCode> {
  const { args, environment, terminal, signal } = options;
  // for a line that cannot be parsed
  const spoken = languages.find(
    (language) => / --lang[ =](\S+)/.exec(` ${args.join(' ')}`)?.[1] === language,
  );
  const fallback = reporterFor(
    terminal,
    spoken ?? languageOf(environment),
    args.includes('--json'),
  );
  let reporter = fallback;
  try {
    const line = parseLine(args);
    const language = oneOf(line.flags, 'lang', languages) ?? fallback.messages.language;
    reporter = reporterFor(terminal, language, line.flags.on('json'));
    if (wantsHelp(line.flags, line.positionals)) return showHelp(reporter);
    if (line.flags.on('version')) {
      reporter.result({ event: 'version', version: manifest.version }, manifest.version);
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

function showHelp({ messages, result }: Reporter): ExitCode {
  const parts = [
    messages.say('cli.help.intro'),
    usageLines().join('\n'),
    messages.say('cli.help.global'),
  ];
  const text = parts.join('\n\n');
  result({ event: 'help', text }, text);
  return 0;
}

function stopped(reporter: Reporter): ExitCode {
  reporter.failure({ code: 'app.interrupted', params: {} });
  return 130;
}

async function perform(
  { name, args, flags }: Invocation,
  reporter: Reporter,
  { environment, terminal, signal, assets }: CliOptions,
): Promise<ExitCode> {
  const dataDir = dataDirOf(flags.text('data-dir'), environment, process.platform);
  const traffic = trafficWishes(flags);
  const ephemeral = describesItself.has(name)
    ? await ephemeralConnection(flags, environment)
    : null;
  const app = openApp({
    dataDir,
    otherConnections: ephemeral,
    uploads: { giveUpAfterMs },
    traffic,
    crc64WorkerUrl: assets.crc64WorkerUrl,
    headerWorkerUrl: assets.headerWorkerUrl,
    host: commandHost,
    environment,
    onSetAside: (path) => {
      reporter.remark(reporter.messages.say('cli.store.setAside', { path }));
    },
  });
  const { client } = app;
  const life = signsOfLife(reporter, terminal.ask);
  // it runs until it is stopped
  if (name === 'sandbox') life.end();
  const context: CommandContext = {
    client,
    connection: () =>
      ephemeral === null
        ? savedConnection(client, flags.text('connection'))
        : Promise.resolve(ephemeral.connection),
    ...{ reporter, flags, args, signal, environment, dataDir, assets, ask: life.asking },
  };
  try {
    return await handlers[name](context);
  } catch (error) {
    if (failureOf(error).code === 'app.unexpected' && !isAbort(error, signal))
      app.reportDefect(error);
    throw error;
  } finally {
    life.end();
    await app.close();
  }
}

/** Signs while the command works, none while it waits for the person. */
function signsOfLife(reporter: Reporter, ask: Terminal['ask']) {
  let isAsking = false;
  const timer = setInterval(() => {
    if (!isAsking) reporter.sign();
  }, 1_000).unref();
  const asking: Terminal['ask'] =
    ask === null
      ? null
      : async (...question) => {
          isAsking = true;
          try {
            return await ask(...question);
          } finally {
            isAsking = false;
          }
        };
  return {
    asking,
    end: () => {
      clearInterval(timer);
    },
  };
}

/** Commands that work on the saved connections whatever other flags say. */
const onSavedOnes: readonly CommandName[] = ['connections add', 'connections ls', 'connections rm'];
const describesItself = new Set(commandNames.filter((name) => !onSavedOnes.includes(name)));

const giveUpAfterMs = 300_000;
