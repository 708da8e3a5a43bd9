import type { Connection } from '../../../contract/connection.ts';
import type { Failure } from '../../../contract/error-code.ts';
import type { ModelRow } from '../../../contract/model.ts';
import type { ModelUses } from '../../../contract/model-uses.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useCall } from '../../client/hooks.ts';

/** What is known of the use of models, and how it is asked for again. */
export type AskedUses =
  | { readonly state: 'asking' }
  | { readonly state: 'failed'; readonly failure: Failure; readonly again: () => void }
  | {
      readonly state: 'told';
      readonly uses: Exclude<ModelUses, { state: 'unknown' }>;
      /** It is being asked for again. */
      readonly isAsking: boolean;
      readonly again: () => void;
    };

/** As many as main takes. */
const mostAsked = 10_000;

export type UsedModel = Pick<ModelRow, 'key' | 'category' | 'name'>;

/** By which main knows a model: of a server without a bucket only the list is known. */
export const usesKeyOf = ({ key, category, name }: UsedModel): string =>
  key ?? `${category ?? ''}/${name}`;

export function useModelUses(connection: Connection, models: readonly UsedModel[]): AskedUses {
  const keys = models.slice(0, mostAsked).map(usesKeyOf);
  const { data, error, isFetching, refetch } = useCall<ModelUses>(
    ['modelUses', connection.id, keys],
    (client, signal) => client.models.uses({ connectionId: connection.id, keys }, { signal }),
    { staleMs: 0 },
  );
  const again = (): void => void refetch();
  if (isFetching && (data === undefined || data.state === 'unknown')) return { state: 'asking' };
  if (data?.state === 'unknown') return { state: 'failed', failure: data.failure, again };
  if (data !== undefined) return { state: 'told', uses: data, isAsking: isFetching, again };
  return error === null
    ? { state: 'asking' }
    : { state: 'failed', failure: failureOf(error), again };
}
