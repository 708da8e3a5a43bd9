import type {
  BucketAddress,
  Connection,
  ConnectionDraft,
  CredentialFacts,
  EndpointKind,
  LoginFacts,
  PasteFields,
} from '../../../contract/connection.ts';

/** What the page asks for; secrets live here only while they are typed. */
export interface ConnectForm {
  readonly name: string;
  readonly serverUrl: string;
  readonly loginKind: 'none' | 'password' | 'token';
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly endpoint: string;
  readonly endpointKind: EndpointKind;
  readonly bucket: string;
  readonly region: string;
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  readonly held: readonly Held[];
  /** Null: where they are cannot be chosen (the sandbox's). */
  readonly keepSecrets: 'keychain' | 'session' | null;
}

/** Secrets of a pasted text, which main holds, and what may be told of them; a later one stands before an earlier. */
interface Held {
  readonly id: string;
  readonly credential: CredentialFacts;
  readonly login: LoginFacts;
}

type HeldKey = Exclude<CredentialFacts, { readonly kind: 'none' }>;
type HeldLogin = Exclude<LoginFacts, { readonly kind: 'none' }>;

export const heldKeyOf = ({ held }: ConnectForm): HeldKey | undefined =>
  held.map(({ credential }) => credential).findLast((facts) => facts.kind !== 'none');

export const heldLoginOf = ({ held }: ConnectForm): HeldLogin | undefined =>
  held.map(({ login }) => login).findLast((facts) => facts.kind !== 'none');

export const emptyForm: ConnectForm = {
  ...{ name: '', serverUrl: '', loginKind: 'none', username: '', password: '', token: '' },
  ...{ endpoint: '', endpointKind: 'region', bucket: '', region: '', prefix: '' },
  ...{ accessKeyId: '', accessKeySecret: '', securityToken: '', held: [] },
  keepSecrets: 'keychain',
};

/** What is known of a saved connection; its secrets stay where they are. */
export function formOf({ name, server, bucket, login, secretsIn }: Connection): ConnectForm {
  return {
    ...emptyForm,
    name,
    serverUrl: server?.url ?? '',
    loginKind: login.kind,
    username: login.kind === 'password' ? login.username : '',
    endpoint: bucket?.endpoint ?? '',
    endpointKind: bucket?.endpointKind ?? 'region',
    bucket: bucket?.bucket ?? '',
    region: bucket?.region ?? '',
    prefix: bucket?.prefix ?? '',
    keepSecrets: secretsIn === 'sandbox' ? null : (secretsIn ?? 'keychain'),
  };
}

/** Fills in what a pasted text told; what it did not tell stays. */
export function withPaste(form: ConnectForm, paste: PasteFields): ConnectForm {
  const { credential, login, heldSecrets } = paste;
  const at = paste.endpoint === null ? form : withEndpoint(form, paste.endpoint);
  return {
    ...at,
    serverUrl: paste.server ?? form.serverUrl,
    bucket: paste.bucket ?? form.bucket,
    region: paste.region ?? at.region,
    prefix: paste.prefix ?? form.prefix,
    // what was typed before would stand in the way of what is pasted now
    ...(credential.kind !== 'none' && { accessKeyId: '', accessKeySecret: '', securityToken: '' }),
    ...(login.kind !== 'none' && { loginKind: login.kind, password: '', token: '' }),
    username: login.kind === 'password' ? login.username : form.username,
    held: heldSecrets === null ? form.held : [...form.held, { id: heldSecrets, credential, login }],
  };
}

const regionOf = (endpoint: string): string | null =>
  /oss-([a-z]+-[a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com/.exec(endpoint)?.[1] ?? null;

const hostKinds: readonly (readonly [RegExp, EndpointKind])[] = [
  [/-internal\.aliyuncs\.com/, 'internal'],
  [/oss-accelerate/, 'accelerate'],
  [/\.aliyuncs\.com/, 'region'],
  [/^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/, 'pathStyle'],
];

/** What an endpoint says of itself; a domain that is none of Alibaba Cloud's is the person's own. */
export function withEndpoint(form: ConnectForm, endpoint: string): ConnectForm {
  const kind = hostKinds.find(([pattern]) => pattern.test(endpoint))?.[1];
  const isWhole = /^https?:\/\/[^/]+\.[a-z]{2,}|^https?:\/\/(localhost|\d)/.test(endpoint);
  return {
    ...form,
    endpoint,
    endpointKind: kind ?? (isWhole ? 'cname' : form.endpointKind),
    region: regionOf(endpoint) ?? form.region,
  };
}

/** Null while there is too little to try. */
export function draftOf(form: ConnectForm): ConnectionDraft | null {
  const server = form.serverUrl.trim() === '' ? null : { url: withScheme(form.serverUrl.trim()) };
  const bucket = bucketOf(form);
  if (server === null && bucket === null) return null;
  if (server !== null && !URL.canParse(server.url)) return null;
  return {
    name: form.name.trim() || (bucket?.bucket ?? new URL(server?.url ?? '').host),
    ...{ server, bucket },
    accessKey: accessKeyOf(form),
    login: loginOf(form),
    heldSecrets: form.held.map(({ id }) => id),
    ...(form.keepSecrets !== null && { keepSecrets: form.keepSecrets }),
  };
}

export const withScheme = (url: string, scheme: 'http' | 'https' = 'http'): string =>
  /^\w+:\/\//.test(url) ? url : `${scheme}://${url}`;

function bucketOf(form: ConnectForm): BucketAddress | null {
  const { bucket, region, endpointKind } = form;
  const given = form.endpoint.trim();
  if (bucket.trim() === '' || region.trim() === '') return null;
  const endpoint = given === '' ? `https://oss-${region.trim()}.aliyuncs.com` : given;
  const url = withScheme(endpoint, 'https');
  if (!URL.canParse(url)) return null;
  const prefix = form.prefix.trim();
  return {
    endpoint: url,
    endpointKind,
    bucket: bucket.trim(),
    region: region.trim(),
    prefix: prefix === '' ? null : prefix,
  };
}

function accessKeyOf(form: ConnectForm): ConnectionDraft['accessKey'] {
  const { accessKeyId, accessKeySecret, securityToken } = form;
  if (accessKeyId.trim() === '' || accessKeySecret.trim() === '') return null;
  return {
    accessKeyId: accessKeyId.trim(),
    accessKeySecret: accessKeySecret.trim(),
    securityToken: securityToken.trim() === '' ? null : securityToken.trim(),
    expiresAt: null,
  };
}

function loginOf(form: ConnectForm): ConnectionDraft['login'] {
  const { loginKind, username, password, token } = form;
  if (loginKind === 'token' && token.trim() !== '') return { kind: 'token', token: token.trim() };
  if (loginKind === 'password' && username !== '' && password !== '')
    return { kind: 'password', username, password };
  return null;
}
