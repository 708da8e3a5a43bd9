/** Which of the stand-ins' servers. */
export type HubServer = 'huggingface' | 'mirror' | 'modelscope' | 'civitai' | 'cdn' | 'direct';

interface Scope {
  readonly server?: HubServer;
  /** Found anywhere in the path. */
  readonly path?: string;
  /** Only requests for bytes from here on (or before: the first byte that is asked for). */
  readonly fromByte?: number;
  /** Once unless told. */
  readonly times?: number;
}

/**
 * - `cut` resets the connection after this many bytes of the body
 * - `stall` sends so many bytes and then nothing, and leaves the connection open
 * - `answer` answers with this status, before anything else
 * - `corrupt` changes the first byte of the body
 * - `expire` treats a signed link as one that has expired
 */
export type HubFault = Scope &
  (
    | { readonly kind: 'cut' | 'stall'; readonly afterBytes: number }
    | {
        readonly kind: 'answer';
        readonly status: number;
        readonly headers?: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'corrupt' | 'expire' }
  );

export interface HubFaults {
  readonly add: (fault: HubFault) => void;
  readonly clear: () => void;
  take<Kind extends HubFault['kind']>(
    kinds: readonly Kind[],
    call: { readonly server: HubServer; readonly path: string; readonly start: number },
  ): (HubFault & { readonly kind: Kind }) | undefined;
}

export function createHubFaults(): HubFaults {
  let faults: { readonly fault: HubFault; left: number }[] = [];
  return {
    add: (fault) => {
      faults.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      faults = [];
    },
    take: (kinds, call) => {
      for (const entry of faults) {
        const { fault } = entry;
        if (entry.left <= 0 || !isOf(fault, kinds) || !fits(fault, call)) continue;
        entry.left -= 1;
        return fault;
      }
      return undefined;
    },
  };
}

function isOf<Kind extends HubFault['kind']>(
  fault: HubFault,
  kinds: readonly Kind[],
): fault is HubFault & { readonly kind: Kind } {
  return kinds.some((kind) => kind === fault.kind);
}

function fits(
  { server, path, fromByte }: Scope,
  call: { readonly server: HubServer; readonly path: string; readonly start: number },
): boolean {
  return (
    (server === undefined || server === call.server) &&
    (path === undefined || call.path.includes(path)) &&
    (fromByte === undefined || call.start >= fromByte)
  );
}
