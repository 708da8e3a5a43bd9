import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { call, OnConnection } from './call.ts';
import { ModelFacets, ModelPage, ModelRowState, ModelSort } from './model.ts';
import { ModelUses } from './model-uses.ts';

/** The models of the bucket and of the library as a table of any length; part of `models`. */
export const modelTableCalls = {
  /** Rows of the bucket and of the library; `refresh` reads the bucket and the server again first. */
  page: call
    .input(
      OnConnection.extend({
        /** Null: all. */
        category: z.string().nullable(),
        /** Empty: all. */
        states: z.array(ModelRowState),
        /** Null: all. */
        baseModel: z.string().nullable().optional(),
        /** Only what its name puts into another category. */
        misplaced: z.boolean().optional(),
        /** Found anywhere in the path, in any case. */
        text: z.string(),
        sort: ModelSort,
        offset: z.int().nonnegative(),
        limit: z.int().min(1).max(500),
        refresh: z.boolean(),
      }),
    )
    .output(ModelPage),
  /**
   * Saved workflows and prompts of the queue that use these, by the values of their nodes. A key is whole, or a path
   * below the prefix; without a bucket it is `CATEGORY/NAME`.
   */
  uses: call
    .input(OnConnection.extend({ keys: z.array(z.string().min(1)).min(1).max(10_000) }))
    .output(ModelUses),
  facets: call.input(OnConnection).output(ModelFacets),
  /** Tells that pages and facets are to be asked for again. */
  watch: call.input(OnConnection).output(eventIterator(z.object({ revision: z.int() }))),
};
