import { implement } from '@orpc/server';
import type { ImplementerInternalWithMiddlewares } from '@orpc/server';
import { contract } from '../../contract/contract.ts';
import type { Contract } from '../../contract/contract.ts';
import { asContractError } from './contract-errors.ts';

/** Handlers get their services as arguments, so there is nothing to hand over with a call. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- oRPC's own spelling of no context
export type NoContext = Record<never, never>;

/** The contract's builder: whatever a handler throws leaves as the contract's `FAILED`, or as a defect. */
export const os: ImplementerInternalWithMiddlewares<Contract, NoContext, NoContext> = implement(
  contract,
).use(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    throw asContractError(error);
  }
});
