import { createMemorySecretStore } from './memory-secret-store.ts';
import { describeSecretStore } from './secret-store-contract.test-support.ts';

describeSecretStore('the memory', createMemorySecretStore);
