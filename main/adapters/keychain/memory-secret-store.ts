import { AppError } from '../../core/app-error.ts';
import type { SecretStore } from '../../services/ports/secret-store.ts';

/** Secrets for this session only: where there is no keychain and the person chose to go on without one. */
export function createMemorySecretStore(): SecretStore {
  const secrets = new Map<string, string>();
  return {
    get: (account) => Promise.resolve(secrets.get(account) ?? null),
    set: (account, value) => {
      if (value === '')
        return Promise.reject(new AppError('secrets.failed', { reason: 'the value is empty' }));
      secrets.set(account, value);
      return Promise.resolve();
    },
    delete: (account) => {
      secrets.delete(account);
      return Promise.resolve();
    },
  };
}
