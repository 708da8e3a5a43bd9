/** What the worker is told; it answers each with one string: the decimal CRC for `digest`, else empty. */
export type Crc64Order =
  | { readonly kind: 'update'; readonly sum: number; readonly bytes: Uint8Array }
  | { readonly kind: 'digest'; readonly sum: number };
