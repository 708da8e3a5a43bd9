import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the state lies: `--data-dir`, `FERRY_DATA_DIR`, else the system's place for application data. */
export function dataDirOf(
  flag: string | undefined,
  environment: Environment,
  platform: NodeJS.Platform,
): string {
  const chosen = flag ?? environment.FERRY_DATA_DIR;
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  const home = homedir();
  if (platform === 'win32')
    return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Comfy Ferry');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Comfy Ferry');
  return join(environment.XDG_DATA_HOME ?? join(home, '.local', 'share'), 'comfy-ferry');
}
