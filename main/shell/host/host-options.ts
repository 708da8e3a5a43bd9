import type { About } from '../../../contract/app.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { AppError } from '../../core/app-error.ts';
import type { Host } from '../../services/host/host.ts';
import type { SandboxProcess } from '../../services/sandbox/sandbox-home.ts';

/** What a host brings along. A window has a person before it for days; a command is over in a moment. */
export type HostOptions =
  | (Pick<Host, 'choose' | 'reveal'> & {
      readonly kind: 'window';
      readonly about: Omit<About, 'version' | 'dataDirectory'>;
      readonly sandbox: SandboxProcess;
      /** The system's own proxy for an address (`PROXY host:port; DIRECT`); null where it cannot be read. */
      readonly proxyListOf: ((url: URL) => Promise<string>) | null;
    })
  | { readonly kind: 'command'; readonly sandbox: SandboxProcess };

/** For a command: its stand-ins are started by a command of their own. */
export const commandHost: HostOptions = {
  kind: 'command',
  sandbox: {
    start: () => Promise.reject(new AppError('app.notHere', { what: 'sandbox' })),
    stop: () => Promise.resolve(),
  },
};

const platforms: Readonly<Partial<Record<NodeJS.Platform, About['platform']>>> = {
  win32: 'windows',
  darwin: 'macos',
};

/** The facts that are the same in every host. */
export function systemFacts(): Pick<About, 'platform' | 'systemLanguage'> {
  return {
    platform: platforms[process.platform] ?? 'linux',
    systemLanguage: Intl.DateTimeFormat().resolvedOptions().locale,
  };
}

/** The host as the router knows it. */
export function describeHost(
  options: HostOptions,
  {
    dataDir,
    reportDefect,
  }: { readonly dataDir: string; readonly reportDefect: Host['reportDefect'] },
): Host {
  const about: Omit<About, 'version' | 'dataDirectory'> =
    options.kind === 'window'
      ? options.about
      : {
          ...systemFacts(),
          host: 'browser',
          hostReason: null,
          abilities: { nativeDialog: false, dropPaths: false, notifications: false, reveal: false },
        };
  return {
    about: { ...about, version: manifest.version, dataDirectory: dataDir },
    choose: options.kind === 'window' ? options.choose : null,
    reveal: options.kind === 'window' ? options.reveal : null,
    reportDefect,
  };
}
