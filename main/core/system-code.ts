/** The system's own word for a failure (`ENOENT`), as its errors carry it; null where there is none. */
export function systemCodeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
