import type { Connection } from '../../../contract/connection.ts';
import type { Client } from '../host/open-app.ts';
import type { Flags } from './flags.ts';
import type { Reporter } from './reporter.ts';

/** Files that the build lays beside the program. */
export interface Assets {
  readonly crc64WorkerUrl: URL;
  readonly headerWorkerUrl: URL;
  readonly sandboxHashWorkerUrl: URL;
}

/** What a command gets. A command returns its exit code and throws a `FAILED` of the contract or an `AppError`. */
export interface CommandContext {
  readonly client: Client;
  readonly reporter: Reporter;
  readonly flags: Flags;
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asks on the terminal; `hidden` does not echo. Null where there is no terminal. */
  readonly ask: ((question: string, options: { hidden: boolean }) => Promise<string>) | null;
  readonly dataDir: string;
  readonly assets: Assets;
  /** The connection that the flags name or describe; throws `usage.noConnection` where they do neither. */
  readonly connection: () => Promise<Connection>;
}

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;
export type Command = (context: CommandContext) => Promise<ExitCode>;
