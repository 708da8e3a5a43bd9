/** Fixed test values: they open nothing but a sandbox. */
export const sandboxKey = {
  accessKeyId: 'sandbox-access-key-id',
  accessKeySecret: 'sandbox-access-key-secret',
} as const;
