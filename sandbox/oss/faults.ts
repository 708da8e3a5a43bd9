/** Names of operations as in the vendor's API reference. */
export type Operation =
  | 'ListBuckets'
  | 'GetBucketInfo'
  | 'GetBucketLocation'
  | 'ListObjects'
  | 'ListObjectsV2'
  | 'ListMultipartUploads'
  | 'DeleteMultipleObjects'
  | 'PutObject'
  | 'CopyObject'
  | 'GetObject'
  | 'HeadObject'
  | 'GetObjectMeta'
  | 'DeleteObject'
  | 'InitiateMultipartUpload'
  | 'UploadPart'
  | 'UploadPartCopy'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListParts';

/** Which calls a fault strikes; what is left out matches everything. */
interface Scope {
  readonly operation?: Operation;
  readonly key?: string;
  /** Every key below it. */
  readonly keyPrefix?: string;
  readonly partNumber?: number;
  /** How often it strikes before it is gone. */
  readonly times?: number;
}

/**
 * - `cut` resets the connection once this many bytes of a body have come, or have gone out in answer to a GetObject
 * - `stall` stops reading (or sending) a body at this point and leaves the connection open
 * - `answer` refuses with this status before anything is done
 * - `lose-answer` does what was asked, then resets the connection instead of answering
 * - `corrupt` stores (or sends) a body with its first byte changed
 * - `delay` waits before it answers
 * - `deny` is 403 for a RAM action, such as oss:ListParts
 * - `token-expired` is 403 SecurityTokenExpired for temporary keys
 *
 * If not told how often: the last two strike always, the others once.
 */
type Fault = Scope &
  (
    | { readonly kind: 'cut' | 'stall'; readonly afterBytes: number }
    | { readonly kind: 'answer'; readonly status: number; readonly code?: string }
    | { readonly kind: 'lose-answer' | 'corrupt' | 'token-expired' }
    | { readonly kind: 'delay'; readonly delayMs: number }
    | { readonly kind: 'deny'; readonly action: string }
  );

export interface FaultSwitches {
  /** ETags are random, as they may be under server-side encryption. */
  readonly opaqueEtags: boolean;
  /** Only a custom domain is served, as for new accounts in mainland China. */
  readonly publicEndpointForbidden: boolean;
  /** Answers of copies and of their objects lack the checksum. */
  readonly copiesLackCrc64: boolean;
  /** How far this server's clock runs ahead of the real one. */
  readonly clockOffsetMs: number;
}

interface AddedFault {
  /** Resolves when it strikes for the first time. */
  readonly struck: Promise<void>;
  timesLeft(): number;
  remove(): void;
}

/** The knobs that make the stand-in misbehave. */
export interface OssFaults {
  add(fault: Fault): AddedFault;
  set(switches: Partial<FaultSwitches>): void;
  /** Back to good behaviour; a stalled body stays stalled. */
  clear(): void;
  /** Destroys every open connection. */
  cutConnections(): void;
  refuseConnections(on: boolean): Promise<void>;
}

export interface Struck {
  readonly operation: Operation;
  readonly key: string;
  readonly partNumber: number | undefined;
}

type FaultOf<Kind extends Fault['kind']> = Fault & { readonly kind: Kind };

export interface FaultRules {
  readonly add: (fault: Fault) => AddedFault;
  readonly clear: () => void;
  /** Uses up one strike of the first fault that fits. */
  take<Kind extends Fault['kind']>(
    kind: Kind,
    call: Struck,
    fits?: (fault: FaultOf<Kind>) => boolean,
  ): FaultOf<Kind> | undefined;
}

export const goodBehaviour: FaultSwitches = {
  opaqueEtags: false,
  publicEndpointForbidden: false,
  copiesLackCrc64: false,
  clockOffsetMs: 0,
};

const isLasting = ({ kind }: Fault): boolean => kind === 'deny' || kind === 'token-expired';

const isOfKind = <Kind extends Fault['kind']>(fault: Fault, kind: Kind): fault is FaultOf<Kind> =>
  fault.kind === kind;

const matches = (fault: Fault, call: Struck): boolean =>
  (fault.operation === undefined || fault.operation === call.operation) &&
  (fault.key === undefined || fault.key === call.key) &&
  call.key.startsWith(fault.keyPrefix ?? '') &&
  (fault.partNumber === undefined || fault.partNumber === call.partNumber);

interface Rule {
  readonly fault: Fault;
  readonly onStrike: () => void;
  timesLeft: number;
}

export function createFaultRules(): FaultRules {
  const rules = new Set<Rule>();
  return {
    add(fault) {
      const { promise: struck, resolve: onStrike } = Promise.withResolvers<undefined>();
      const rule: Rule = {
        fault,
        onStrike: () => {
          onStrike(undefined);
        },
        timesLeft: fault.times ?? (isLasting(fault) ? Infinity : 1),
      };
      rules.add(rule);
      return {
        struck,
        timesLeft: () => rule.timesLeft,
        remove: () => {
          rules.delete(rule);
        },
      };
    },
    clear: () => {
      rules.clear();
    },
    take(kind, call, fits = () => true) {
      for (const rule of rules) {
        const { fault } = rule;
        if (!isOfKind(fault, kind) || !matches(fault, call) || !fits(fault)) continue;
        rule.timesLeft -= 1;
        if (rule.timesLeft <= 0) rules.delete(rule);
        rule.onStrike();
        return fault;
      }
      return undefined;
    },
  };
}
