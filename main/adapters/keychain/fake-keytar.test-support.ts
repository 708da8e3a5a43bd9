import type { Keytar } from './limited-keytar.ts';

/** keytar over a map, as Windows limits it: 2,560 bytes an entry at two bytes a character. */
export function createFakeKeytar() {
  const entries = new Map<string, string>();
  let onCall: (call: string) => Promise<void> = () => Promise.resolve();
  const keytar: Keytar = {
    getPassword: async (_, account) => {
      await onCall(`get ${account}`);
      return entries.get(account) ?? null;
    },
    setPassword: async (_, account, password) => {
      await onCall(`set ${account}`);
      if (password === '') throw new Error('Password is required.');
      if (password.length * 2 > 2_560) throw new Error('The stub received bad data');
      entries.set(account, password);
    },
    deletePassword: async (_, account) => {
      await onCall(`delete ${account}`);
      return entries.delete(account);
    },
  };
  return {
    keytar,
    entries,
    /** Called before each call; what it throws is what keytar throws. */
    beforeEachCall: (hook: (call: string) => Promise<void>) => {
      onCall = hook;
    },
  };
}
