// Run as a program: tries the keychain in one situation and prints what came of it as one line of JSON.
import { spawnSync } from 'node:child_process';
import { isAppError } from '../../core/app-error.ts';
import { createKeychainSecretStore } from './keychain-secret-store.ts';

const store = createKeychainSecretStore({ service: 'Comfy Ferry (situation)', limitMs: 8_000 });
const outcomeOf = (act: Promise<unknown>) =>
  act.then(
    (value) => value ?? null,
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );

if (process.argv[2] === 'locked') {
  await store.set('known', 'secret');
  const locked = spawnSync('dbus-send', [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.secrets',
    '/org/freedesktop/secrets',
    'org.freedesktop.Secret.Service.Lock',
    'array:objpath:/org/freedesktop/secrets/collection/login',
  ]);
  if (locked.status !== 0)
    throw new Error(`the keyring cannot be locked: ${String(locked.stderr)}`);
}
const outcomes = {
  get: await outcomeOf(store.get('known')),
  set: await outcomeOf(store.set('known', 'other')),
  delete: await outcomeOf(store.delete('known')),
};
process.stdout.write(JSON.stringify(outcomes));
