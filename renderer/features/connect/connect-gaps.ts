import type { Connection } from '../../../contract/connection.ts';
import type { Key } from '../../words/WordsProvider.tsx';
import { heldKeyOf, heldLoginOf, withScheme } from './connect-form.ts';
import type { ConnectForm } from './connect-form.ts';

const labels = {
  serverUrl: 'ui.connect.url',
  username: 'ui.connect.username',
  password: 'ui.connect.password',
  token: 'ui.connect.token',
  bucket: 'ui.connect.bucket',
  region: 'ui.connect.region',
  endpoint: 'ui.connect.endpoint',
  accessKeyId: 'ui.connect.keyId',
  accessKeySecret: 'ui.connect.keySecret',
} as const satisfies Record<string, Key>;

export type Gap = keyof typeof labels;
export const labelOf = (gap: Gap): Key => labels[gap];

/**
 * The fields without which something that was filled in would be left out: nothing is dropped without a word. Empty for
 * what can be saved whole, and for what is empty.
 */
export function gapsOf(form: ConnectForm, saved: Connection | null): readonly Gap[] {
  return [...serverGaps(form), ...loginGaps(form, saved), ...bucketGaps(form), ...keyGaps(form)];
}

function serverGaps({ serverUrl, password, token }: ConnectForm): readonly Gap[] {
  const url = serverUrl.trim();
  const isWrong = url === '' ? password + token !== '' : !URL.canParse(withScheme(url));
  return isWrong ? ['serverUrl'] : [];
}

function loginGaps(form: ConnectForm, saved: Connection | null): readonly Gap[] {
  const { serverUrl, loginKind, username, password, token } = form;
  // a login goes with its server
  if (serverUrl.trim() === '') return [];
  // what is saved or pasted stands in for what is not typed
  const known = [heldLoginOf(form), saved?.login].filter((facts) => facts?.kind === loginKind);
  switch (loginKind) {
    case 'none':
      return [];
    case 'token':
      return token.trim() === '' && known.length === 0 ? ['token'] : [];
    case 'password': {
      const isKnown = known.some(
        (facts) => facts?.kind === 'password' && facts.username === username,
      );
      if (username === '') return ['username'];
      return password === '' && !isKnown ? ['password'] : [];
    }
    default:
      return loginKind satisfies never;
  }
}

function bucketGaps(form: ConnectForm): readonly Gap[] {
  const { bucket, region, endpoint, prefix } = form;
  const typed = [bucket, region, endpoint, prefix, ...typedKey(form)];
  const isEmpty = typed.every((text) => text.trim() === '') && heldKeyOf(form) === undefined;
  if (isEmpty) return [];
  const given = endpoint.trim();
  const isWrong = given !== '' && !URL.canParse(withScheme(given, 'https'));
  return [
    ...(bucket.trim() === '' ? ['bucket' as const] : []),
    ...(region.trim() === '' ? ['region' as const] : []),
    ...(isWrong ? ['endpoint' as const] : []),
  ];
}

/** Half a key is none. */
function keyGaps(form: ConnectForm): readonly Gap[] {
  if (typedKey(form).every((text) => text.trim() === '')) return [];
  return [
    ...(form.accessKeyId.trim() === '' ? ['accessKeyId' as const] : []),
    ...(form.accessKeySecret.trim() === '' ? ['accessKeySecret' as const] : []),
  ];
}

const typedKey = ({ accessKeyId, accessKeySecret, securityToken }: ConnectForm) => [
  ...[accessKeyId, accessKeySecret, securityToken],
];
