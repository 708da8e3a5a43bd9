/** How a step on the way to a host ended. `reason` is the system's own word for it. */
export type NetworkAnswer<Found> =
  | ({ readonly state: 'ok' } & Found)
  | {
      readonly state: 'failed';
      readonly kind: 'nameNotFound' | 'unreachable' | 'timeout' | 'tls';
      readonly reason: string;
    };

/** The way to a host, as the app's own connections would go it. */
export interface NetworkProbe {
  /** Throws what the way itself lacks: `proxy.unsupported`, `proxy.passwordMissing`, `secrets.*`. */
  along(url: URL): Promise<NetworkSteps>;
}

/** The three steps before HTTP, each for itself, so that the first one that fails can be named. Throws `proxy.*`. */
export interface NetworkSteps {
  /** The proxy that the way goes through, which looks names up itself; null: there is none. */
  readonly proxy: string | null;
  resolve(
    host: string,
    signal?: AbortSignal,
  ): Promise<NetworkAnswer<{ readonly addresses: readonly string[] }>>;
  connect(
    host: string,
    port: number,
    signal?: AbortSignal,
  ): Promise<NetworkAnswer<{ readonly address: string; readonly latencyMs: number }>>;
  /** TLS with the certificate checked against the host's name; `validTo` is ISO 8601. */
  secure(
    host: string,
    port: number,
    signal?: AbortSignal,
  ): Promise<NetworkAnswer<{ readonly protocol: string; readonly validTo: string }>>;
}
