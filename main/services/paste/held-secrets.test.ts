import { describe, expect, it } from 'vitest';
import type { ConnectionDraft } from '../../../contract/connection.ts';
import { createHeldSecrets } from './held-secrets.ts';

const draft: ConnectionDraft = {
  name: 'a',
  server: null,
  bucket: null,
  accessKey: null,
  login: null,
};
const text =
  'OSS_ACCESS_KEY_ID=LTAI5tExampleExample7Q\nOSS_ACCESS_KEY_SECRET=notARealSecretNotARealSecret00';

function counting() {
  let count = 0;
  return createHeldSecrets(() => `held-${(count += 1)}`);
}

describe('held secrets', () => {
  it('gives facts about what was pasted and never the secret', () => {
    const fields = counting().takeApart(text);
    expect(fields).toMatchObject({ heldSecrets: 'held-1', credential: { kind: 'accessKey' } });
    expect(JSON.stringify(fields)).not.toContain('notARealSecret');
    expect(JSON.stringify(fields)).not.toContain('LTAI5tExampleExample7Q');
  });

  it('fills a draft that names them, where nothing was typed', () => {
    const held = counting();
    const { heldSecrets } = held.takeApart(text);
    expect(held.fill({ ...draft, heldSecrets }).accessKey).toMatchObject({
      accessKeySecret: 'notARealSecretNotARealSecret00',
    });
    const typed = { accessKeyId: 'x', accessKeySecret: 'y', securityToken: null, expiresAt: null };
    expect(held.fill({ ...draft, accessKey: typed, heldSecrets }).accessKey).toEqual(typed);
  });

  it('fills it from several texts, the key from one and the login from another', () => {
    const held = counting();
    const ids = [
      text,
      'COMFYUI_USERNAME=admin\nCOMFYUI_PASSWORD=of-the-server',
      text.replace('00', '11'),
    ].map((pasted) => held.takeApart(pasted).heldSecrets ?? '');
    const filled = held.fill({ ...draft, heldSecrets: ids });
    expect(filled.accessKey?.accessKeySecret).toBe('notARealSecretNotARealSecret11');
    expect(filled.login).toEqual({
      kind: 'password',
      username: 'admin',
      password: 'of-the-server',
    });
    const first = ids.slice(0, 2);
    expect(held.fill({ ...draft, heldSecrets: first }).accessKey?.accessKeySecret).toBe(
      'notARealSecretNotARealSecret00',
    );
  });

  it('leaves a draft alone that names nothing held', () => {
    expect(counting().fill({ ...draft, heldSecrets: 'held-9' })).toEqual({
      ...draft,
      heldSecrets: null,
    });
  });

  it('forgets the oldest of many', () => {
    const held = counting();
    const first = held.takeApart(text).heldSecrets;
    for (let at = 0; at < 8; at += 1) held.takeApart(text);
    expect(held.fill({ ...draft, heldSecrets: first }).accessKey).toBeNull();
  });
});
