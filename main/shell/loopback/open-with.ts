import { spawn } from 'node:child_process';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** What opens an address in the person's browser. */
export function browserCommand(platform: NodeJS.Platform, address: string): Command {
  // explorer.exe shows the Documents folder for an address with a query, and `start` needs a shell
  if (platform === 'win32')
    return { command: 'rundll32.exe', args: ['url.dll,FileProtocolHandler', address] };
  return { command: platform === 'darwin' ? 'open' : 'xdg-open', args: [address] };
}

/** What shows a file in its folder; where the system has no such thing, the folder. */
export function revealCommand(platform: NodeJS.Platform, path: string): Command {
  if (platform === 'win32') return { command: 'explorer.exe', args: [`/select,${path}`] };
  if (platform === 'darwin') return { command: 'open', args: ['-R', path] };
  return { command: 'xdg-open', args: [path.slice(0, path.lastIndexOf('/')) || '/'] };
}

/** Resolves when it has begun; what it does then is the system's. */
export function begin({ command, args }: Command): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: 'ignore', detached: true });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
