/** How a step on the way to a host ended. `reason` is the system's own word for it. */
export type NetworkAnswer<Found> =
  | ({ readonly state: 'ok' } & Found)
  | {
      readonly state: 'failed';
      readonly kind: 'nameNotFound' | 'unreachable' | 'timeout' | 'tls';
      readonly reason: string;
    };

/** The three steps before HTTP, each for itself, so that the first one that fails can be named. */
export interface NetworkProbe {
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
