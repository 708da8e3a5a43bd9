/** How another computer is reached. */
export type Route =
  | { readonly kind: 'direct' }
  | {
      readonly kind: 'proxy';
      readonly host: string;
      readonly port: number;
      /** The header that the proxy wants (`Basic …`): a secret. */
      readonly authorization: string | null;
    };

/** The ways as they are set now. */
export interface Routes {
  /** Throws `proxy.unsupported`, or `secrets.*` where the password cannot be read. */
  of(url: URL): Promise<Route>;
  /** Grows with each change: what is open by an older way is not used again. */
  version(): number;
  /** Gives what ends the telling. */
  onChange(listener: () => void): () => void;
}
