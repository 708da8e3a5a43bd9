/**
 * What the worker is told. It answers each with one string: the decimal CRC for `digest`, hex for `sha256Digest`, the
 * state in base64 for `sha256Save`, empty for a state that `sha256Load` cannot take, else `ok`.
 */
export type HashOrder =
  | { readonly kind: 'update'; readonly sum: number; readonly bytes: Uint8Array }
  | { readonly kind: 'digest'; readonly sum: number }
  | { readonly kind: 'sha256Update'; readonly sum: number; readonly bytes: Uint8Array }
  | { readonly kind: 'sha256Load'; readonly sum: number; readonly state: string }
  | { readonly kind: 'sha256Save' | 'sha256Digest' | 'sha256Drop'; readonly sum: number };
