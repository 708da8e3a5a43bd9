/** What may be shown of an AccessKey ID, `LTAI…x7Q`: enough to tell two apart, never half of it. */
export function maskAccessKeyId(accessKeyId: string): string {
  const length = accessKeyId.length;
  if (length >= 15) return `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-3)}`;
  return length >= 6 ? `${accessKeyId.slice(0, 2)}…` : '…';
}
