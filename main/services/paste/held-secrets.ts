import type {
  AccessKey,
  ConnectionDraft,
  PasteFields,
  ServerLogin,
} from '../../../contract/connection.ts';
import { maskAccessKeyId } from '../../core/connections/mask-access-key-id.ts';
import { parsePaste } from '../../core/connections/parse-paste.ts';
import type { Pasted } from '../../core/connections/parse-paste.ts';

/** Takes pasted texts apart and keeps their secrets in memory until a draft claims them: they never come back out. */
export interface HeldSecrets {
  takeApart(text: string): PasteFields;
  /** The draft with the held secrets in the places that are null. */
  fill(draft: ConnectionDraft): ConnectionDraft;
}

interface Held {
  readonly accessKey: AccessKey | null;
  readonly login: ServerLogin | null;
}

/** A person pastes a few times before it is right; older ones are forgotten. */
const mostHeld = 8;

export function createHeldSecrets(newId: () => string): HeldSecrets {
  const held = new Map<string, Held>();
  const hold = (secrets: Held): string | null => {
    if (secrets.accessKey === null && secrets.login === null) return null;
    const id = newId();
    held.set(id, secrets);
    for (const oldest of held.keys()) if (held.size > mostHeld) held.delete(oldest);
    return id;
  };
  return {
    takeApart: (text) => {
      const pasted = parsePaste(text);
      const secrets = { accessKey: accessKeyOf(pasted), login: loginOf(pasted) };
      return fieldsOf(pasted, secrets, hold(secrets));
    },
    fill: (draft) => {
      const named = [draft.heldSecrets ?? []].flat().flatMap((id) => held.get(id) ?? []);
      const keyHeld = named.findLast(({ accessKey }) => accessKey !== null);
      const loginHeld = named.findLast(({ login }) => login !== null);
      return {
        ...draft,
        accessKey: draft.accessKey ?? keyHeld?.accessKey ?? null,
        login: draft.login ?? loginHeld?.login ?? null,
        heldSecrets: null,
      };
    },
  };
}

function accessKeyOf(pasted: Pasted): AccessKey | null {
  const { accessKeyId, accessKeySecret, securityToken, expiresAt } = pasted;
  if (accessKeyId === null || accessKeySecret === null) return null;
  return { accessKeyId, accessKeySecret, securityToken, expiresAt };
}

function loginOf({ token, username, password }: Pasted): ServerLogin | null {
  if (token !== null) return { kind: 'token', token };
  if (username !== null && password !== null) return { kind: 'password', username, password };
  return null;
}

function fieldsOf(
  { serverUrl, endpoint, bucket, region, prefix, notUnderstood }: Pasted,
  { accessKey, login }: Held,
  heldSecrets: string | null,
): PasteFields {
  return {
    server: serverUrl,
    endpoint,
    bucket,
    region,
    prefix,
    credential: credentialFacts(accessKey),
    login: loginFacts(login),
    heldSecrets,
    linesIgnored: notUnderstood,
  };
}

function credentialFacts(accessKey: AccessKey | null): PasteFields['credential'] {
  if (accessKey === null) return { kind: 'none' };
  const accessKeyId = maskAccessKeyId(accessKey.accessKeyId);
  return accessKey.securityToken === null
    ? { kind: 'accessKey', accessKeyId }
    : { kind: 'sts', accessKeyId, expiresAt: accessKey.expiresAt };
}

function loginFacts(login: ServerLogin | null): PasteFields['login'] {
  if (login === null) return { kind: 'none' };
  return login.kind === 'token'
    ? { kind: 'token' }
    : { kind: 'password', username: login.username };
}
