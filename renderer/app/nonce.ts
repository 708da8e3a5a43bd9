/** The nonce of this load, for what is styled at run time. */
export const nonceOf = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** The library that holds the page still behind a dialog looks for it under this name. */
export function announceNonce(): void {
  Reflect.set(globalThis, '__webpack_nonce__', nonceOf());
}
