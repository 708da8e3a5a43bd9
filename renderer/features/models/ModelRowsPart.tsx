import { Alert, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../../../contract/connection.ts';
import type { Failure } from '../../../contract/error-code.ts';
import { go } from '../../app/location.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { ModelsIcon } from '../../ui/icons.tsx';
import { ViewSkeleton } from '../../ui/ViewSkeleton.tsx';
import { useFormat } from '../../words/use-format.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { AddModels } from './ModelsHeader.tsx';
import { ModelTable } from './ModelTable.tsx';
import type { ModelTableProps } from './ModelTable.tsx';
import { useFacets } from './use-models.ts';
import type { ModelQuery } from './use-models.ts';

interface ModelRowsPartProps extends Omit<ModelTableProps, 'hasKinds'> {
  readonly connection: Connection;
  readonly onRetry: () => void;
}

const isNarrowed = ({ category, states, text, baseModel, misplaced }: ModelQuery): boolean =>
  category !== null || states.length > 0 || text !== '' || baseModel !== null || misplaced;

/** The table, or why there is none. */
export function ModelRowsPart(props: ModelRowsPartProps): ReactNode {
  const { connection, rows, query, onRetry, ...table } = props;
  const facets = useFacets(connection.id);
  if (rows.state === 'loading') return <ViewSkeleton />;
  if (rows.state === 'failed' && rows.failure !== null)
    return <FailurePanel failure={rows.failure} onRetry={onRetry} />;
  return (
    <>
      {rows.failure !== null && rows.readAt !== null && (
        <Stale failure={rows.failure} readAt={rows.readAt} onRetry={onRetry} />
      )}
      {rows.total === 0 ? (
        <Nothing connection={connection} isFiltered={isNarrowed(query)} />
      ) : (
        <ModelTable
          {...table}
          rows={rows}
          query={query}
          hasKinds={(facets?.baseModels.length ?? 0) > 0}
        />
      )}
    </>
  );
}

/** It could not be read again: what is shown stays, with its age. */
function Stale({
  failure,
  readAt,
  onRetry,
}: {
  readonly failure: Failure;
  readonly readAt: number;
  readonly onRetry: () => void;
}): ReactNode {
  const words = useWords();
  const format = useFormat();
  return (
    <Alert
      color="orange"
      m="xs"
      title={words.say('ui.models.stale', { time: format.time(readAt) })}
      role="status"
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm">{words.failure(failure)}</Text>
        <Button size="compact-sm" variant="default" flex="none" onClick={onRetry}>
          {words.say('ui.retry')}
        </Button>
      </Group>
    </Alert>
  );
}

function Nothing({
  connection,
  isFiltered,
}: Pick<ModelRowsPartProps, 'connection'> & { readonly isFiltered: boolean }): ReactNode {
  const words = useWords();
  if (isFiltered)
    return (
      <EmptyState
        icon={ModelsIcon}
        title={words.say('ui.models.nothing.title')}
        text={words.say('ui.models.nothing.text')}
      />
    );
  if (connection.bucket === null)
    return (
      <EmptyState
        icon={ModelsIcon}
        title={words.say('ui.models.noBucket.title')}
        text={words.say('ui.models.noBucket.text')}
      >
        <Button
          onClick={() => {
            go('connect', connection.id);
          }}
        >
          {words.say('ui.models.noBucket.action')}
        </Button>
      </EmptyState>
    );
  return (
    <EmptyState
      icon={ModelsIcon}
      title={words.say('ui.models.empty.title')}
      text={words.say('ui.models.empty.text')}
    >
      <AddModels />
    </EmptyState>
  );
}
