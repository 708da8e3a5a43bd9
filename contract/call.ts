import { oc } from '@orpc/contract';
import { z } from 'zod';
import { Failure } from './error-code.ts';

/** Every call may fail with `FAILED`, whose data says why in codes; anything else is a defect. */
export const call = oc.errors({ FAILED: { data: Failure } });
export const Id = z.object({ id: z.string().min(1) });
export const OnConnection = z.object({ connectionId: z.string().min(1) });
