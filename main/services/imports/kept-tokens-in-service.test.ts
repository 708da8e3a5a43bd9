import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../adapters/database/open-database.ts';
import { createKeptNames } from '../../adapters/imports-store/kept-names.ts';
import { createKeychainSecretStore } from '../../adapters/keychain/keychain-secret-store.ts';
import { createHubTokens } from './kept-secrets.ts';

const absent = process.env.FERRY_TEST_KEYRING !== '1';

describe.skipIf(absent)('tokens of the hubs (needs a Secret Service)', () => {
  it('lie in the key store and nowhere else, and go when they are removed', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'ferry-tokens-'));
    const service = `Comfy Ferry test ${randomUUID()}`;
    const open = () => {
      const { db } = openDatabase(join(dir, 'ferry.db'), Date.now);
      const keychain = createKeychainSecretStore({ service });
      return { db, tokens: createHubTokens({ names: createKeptNames(db), keychain }, {}) };
    };
    const first = open();
    onTestFinished(() => {
      rmSync(dir, { recursive: true, force: true });
    });
    await first.tokens.save('civitai', '  civitai-token-nobody-knows\n');
    await first.tokens.save('huggingface', 'hf-token-nobody-knows');
    first.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    first.db.close();
    expect(readFileSync(join(dir, 'ferry.db')).includes('nobody-knows')).toBe(false);

    // as after a restart of the app
    const second = open();
    expect(await second.tokens.get('civitai')).toBe('civitai-token-nobody-knows');
    expect((await second.tokens.list()).filter(({ saved }) => saved).map(({ hub }) => hub)).toEqual(
      ['huggingface', 'civitai'],
    );
    await second.tokens.remove('civitai');
    expect(await second.tokens.get('civitai')).toBeNull();
    expect(await createKeychainSecretStore({ service }).get('hub/civitai')).toBeNull();
    expect(await second.tokens.get('huggingface')).toBe('hf-token-nobody-knows');
    await second.tokens.remove('huggingface');
    second.db.close();
  });
});
