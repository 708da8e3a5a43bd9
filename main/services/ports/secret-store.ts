/**
 * The OS keychain. Values never leave main. `get` gives null for an account that the keychain does not know;
 * failures are `AppError`s with a `secrets.*` code. Every call has a time limit.
 */
export interface SecretStore {
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  delete(account: string): Promise<void>;
}
