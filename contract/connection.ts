import { z } from 'zod';
import { Failure } from './error-code.ts';

/** How a bucket is addressed. `pathStyle` is for tests and private gateways; public OSS refuses it. */
export const EndpointKind = z.enum(['region', 'internal', 'accelerate', 'cname', 'pathStyle']);
export type EndpointKind = z.infer<typeof EndpointKind>;

/** Where the models lie. `region` has no `oss-` prefix (`cn-hangzhou`). */
export const BucketAddress = z
  .object({
    /** Origin of the endpoint, e.g. `https://oss-cn-hangzhou.aliyuncs.com` or the custom domain. */
    endpoint: z.url(),
    endpointKind: EndpointKind,
    bucket: z.string().min(1),
    region: z.string().min(1),
    /** Folder of the model categories without slashes at its ends; null: to be found by evidence. */
    prefix: z.string().min(1).nullable(),
  })
  .readonly();
export type BucketAddress = z.infer<typeof BucketAddress>;

/** How the server lets people in; found by the check, never a secret. */
export const LoginKind = z.enum(['none', 'comfyuiLogin', 'bearer', 'basic', 'unknown']);
export type LoginKind = z.infer<typeof LoginKind>;

/** Which spelling of the restart this server's Manager understands. */
export const ManagerDialect = z.enum(['legacyPost', 'legacyGet', 'v2Post', 'v2Get']);
export type ManagerDialect = z.infer<typeof ManagerDialect>;

/** The address of ComfyUI: an origin with an optional path, no trailing slash. */
export const ServerAddress = z.object({ url: z.url() }).readonly();
export type ServerAddress = z.infer<typeof ServerAddress>;

/** What the keychain holds for a connection: facts, never the secret. */
export const CredentialFacts = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** `accessKeyId` is masked: `LTAI…x7Q`. */
  z.object({ kind: z.literal('accessKey'), accessKeyId: z.string() }),
  z.object({
    kind: z.literal('sts'),
    accessKeyId: z.string(),
    /** Epoch ms, where the person told it. */
    expiresAt: z.number().nullable(),
  }),
]);
export type CredentialFacts = z.infer<typeof CredentialFacts>;

export const LoginFacts = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('password'), username: z.string() }),
  z.object({ kind: z.literal('token') }),
]);
export type LoginFacts = z.infer<typeof LoginFacts>;

/** What can be done over a connection, and if not, why. */
export const Capabilities = z
  .object({
    models: z.enum(['bucket', 'serverListOnly', 'none']),
    workflows: z.boolean(),
    restart: z.enum(['yes', 'noManager', 'unknown', 'no']),
    login: LoginKind,
  })
  .readonly();
export type Capabilities = z.infer<typeof Capabilities>;

export const Connection = z
  .object({
    id: z.string().min(1),
    name: z.string().min(1).max(100),
    server: ServerAddress.nullable(),
    bucket: BucketAddress.nullable(),
    credential: CredentialFacts,
    login: LoginFacts,
    capabilities: Capabilities,
    /**
     * Where the secrets lie; the keychain where it is not told. `session`: in memory, gone with the app. `sandbox`:
     * the fixed test values of the stand-ins.
     */
    secretsIn: z.enum(['keychain', 'session', 'sandbox']).optional(),
  })
  .readonly();
export type Connection = z.infer<typeof Connection>;

/** The secret of the bucket, on its way in only. */
export const AccessKey = z
  .object({
    accessKeyId: z.string().min(1),
    accessKeySecret: z.string().min(1),
    securityToken: z.string().min(1).nullable(),
    expiresAt: z.number().nullable(),
  })
  .readonly();
export type AccessKey = z.infer<typeof AccessKey>;

/** The secret of the server, on its way in only. */
export const ServerLogin = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('password'),
    username: z.string().min(1),
    password: z.string().min(1),
  }),
  z.object({ kind: z.literal('token'), token: z.string().min(1) }),
]);
export type ServerLogin = z.infer<typeof ServerLogin>;

/** What a person fills in; a secret left null stays as it is on an edit. */
export const ConnectionDraft = z
  .object({
    name: z.string().min(1).max(100),
    server: ServerAddress.nullable(),
    bucket: BucketAddress.nullable(),
    accessKey: AccessKey.nullable(),
    login: ServerLogin.nullable(),
    /** Secrets that `connections.takeApart` holds; they fill what is null above, the later ones first. */
    heldSecrets: z
      .union([z.string(), z.array(z.string()).max(100)])
      .nullable()
      .optional(),
    /** `session`: the secrets are kept in memory until the app ends, never in a file; the keychain otherwise. */
    keepSecrets: z.enum(['keychain', 'session']).optional(),
  })
  .readonly();
export type ConnectionDraft = z.infer<typeof ConnectionDraft>;

/** The steps of the check, in the order in which they are shown. */
export const CheckStep = z.enum([
  'server.name',
  'server.tcp',
  'server.tls',
  'server.http',
  'server.login',
  'server.version',
  'server.manager',
  'server.exposure',
  'bucket.endpoint',
  'bucket.name',
  'bucket.tcp',
  'bucket.tls',
  'bucket.key',
  'bucket.clock',
  'bucket.bucket',
  'bucket.region',
  'bucket.prefix',
  'bucket.list',
  'bucket.read',
  'bucket.write',
  'bucket.multipart',
  'bucket.listParts',
  'bucket.abort',
]);
export type CheckStep = z.infer<typeof CheckStep>;

/** Why a step only warns; each has the key `warning.<code>` in both catalogs. */
export const WarningCode = z.enum([
  /** {host}: anybody can use this server. */
  'server.publicWithoutLogin',
  /** {host}: the password travels in clear. */
  'server.loginOverHttp',
  'server.managerMissing',
  /** {found} (`none` where there is none): no server tells which one is mounted. */
  'bucket.prefixUnclear',
  /** {action}: the app works without it, with the loss that the message names. */
  'bucket.permissionMissing',
  /** {minutes} */
  'bucket.clockDrift',
  /** {endpoint}: reachable only from inside the VPC. */
  'bucket.internalEndpoint',
]);
export type WarningCode = z.infer<typeof WarningCode>;

const step = { step: CheckStep };
/** One line of the check list. `facts` are shown as they are (a version, a latency, a prefix). */
export const CheckLine = z.discriminatedUnion('state', [
  z.object({ ...step, state: z.literal('running') }),
  z.object({ ...step, state: z.literal('ok'), facts: z.record(z.string(), z.string()) }),
  z.object({
    ...step,
    state: z.literal('warning'),
    warning: WarningCode,
    facts: z.record(z.string(), z.string()),
  }),
  z.object({ ...step, state: z.literal('failed'), failure: Failure }),
  /** Not tried, because an earlier step failed or nothing is filled in for it. */
  z.object({ ...step, state: z.literal('skipped') }),
]);
export type CheckLine = z.infer<typeof CheckLine>;

/** What the check found; `prefix` and `region` are worth writing into the draft. */
export const CheckReport = z
  .object({
    lines: z.array(CheckLine),
    capabilities: Capabilities,
    found: z.object({
      prefix: z.string().nullable(),
      region: z.string().nullable(),
      comfyuiVersion: z.string().nullable(),
      managerVersion: z.string().nullable(),
    }),
  })
  .readonly();
export type CheckReport = z.infer<typeof CheckReport>;

/** What a pasted text told: facts and, for secrets, only that they were there. Null: not found. */
export const PasteFields = z
  .object({
    server: z.string().nullable(),
    endpoint: z.string().nullable(),
    bucket: z.string().nullable(),
    region: z.string().nullable(),
    prefix: z.string().nullable(),
    credential: CredentialFacts,
    login: LoginFacts,
    /** Hands the secrets of the text to `connections.add` without showing them; null where there were none. */
    heldSecrets: z.string().nullable(),
    /** Lines that meant nothing, counted; their text may hold secrets. */
    linesIgnored: z.int().nonnegative(),
  })
  .readonly();
export type PasteFields = z.infer<typeof PasteFields>;

/** How the server of a connection stands; asked every few seconds while somebody watches. Times are epoch ms. */
export const ServerState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('connecting') }),
  z.object({ state: z.literal('connected'), since: z.number(), comfyuiVersion: z.string() }),
  z.object({ state: z.literal('restarting'), since: z.number() }),
  z.object({ state: z.literal('unreachable'), since: z.number(), failure: Failure }),
  /** The login is needed or wrong, or the keychain has lost it. */
  z.object({ state: z.literal('loginNeeded'), since: z.number(), failure: Failure }),
  /** The connection has a bucket only. */
  z.object({ state: z.literal('noServer') }),
]);
export type ServerState = z.infer<typeof ServerState>;
