import { Alert, Button, Group, List, Loader, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Failure } from '../../../contract/error-code.ts';
import type { RestartEvent } from '../../../contract/server.ts';
import { failureOf } from '../../client/failure-of.ts';
import { useClient } from '../../client/FerryProvider.tsx';
import { useRefresh } from '../../client/hooks.ts';
import { useFormat } from '../../words/use-format.ts';
import { useReturnFocus } from '../../ui/use-return-focus.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import { useQueue } from '../runs/use-runs.ts';

const budgetMs = 300_000;

/** Tells the queue's fate first, then each step until ComfyUI is back. */
export function RestartDialog({
  connectionId,
  onClose,
}: {
  readonly connectionId: string;
  readonly onClose: () => void;
}): ReactNode {
  useReturnFocus();
  const words = useWords();
  const client = useClient();
  const refresh = useRefresh();
  const [events, setEvents] = useState<readonly RestartEvent[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const restart = async (): Promise<void> => {
    if (client === null) return;
    setEvents([]);
    setFailure(null);
    try {
      for await (const event of await client.server.restart({
        connectionId,
        budgetMs,
        putQueueBack: true,
      }))
        setEvents((before) => [
          ...(before ?? []).filter(({ state }) => state !== event.state),
          event,
        ]);
    } catch (error) {
      setFailure(failureOf(error));
    }
    refresh(['models', connectionId]);
  };
  const last = events?.at(-1);
  const isOver = failure !== null || last?.state === 'back' || last?.state === 'failed';
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.say('ui.server.restart')}
      centered
      closeButtonProps={{ 'aria-label': words.say('ui.close') }}
    >
      <Stack>
        {events === null ? (
          <Fate connectionId={connectionId} />
        ) : (
          <Steps events={events} isOver={isOver} />
        )}
        {failure && <Alert color="red">{words.failure(failure)}</Alert>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.say(isOver ? 'ui.close' : 'ui.back')}
          </Button>
          {(events === null || failure !== null || last?.state === 'failed') && (
            <Button data-autofocus onClick={() => void restart()}>
              {words.say('ui.server.restartNow')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Fate({ connectionId }: { readonly connectionId: string }): ReactNode {
  const words = useWords();
  const queue = useQueue(connectionId, true);
  const running = queue.filter(({ state }) => state === 'running');
  const startsOver = running.filter(({ ours }) => ours).length;
  return (
    <Text size="sm">
      {words.say('ui.server.fate', {
        ...{ startsOver, lost: running.length - startsOver },
        pending: queue.length - running.length,
      })}
    </Text>
  );
}

function Steps({
  events,
  isOver,
}: {
  readonly events: readonly RestartEvent[];
  readonly isOver: boolean;
}): ReactNode {
  return (
    <div role="status">
      <List size="sm" spacing={6}>
        {events.map((event) => (
          <List.Item key={event.state}>
            <Step event={event} />
          </List.Item>
        ))}
      </List>
      {!isOver && <Loader size="sm" mt="sm" />}
    </div>
  );
}

function Step({ event }: { readonly event: RestartEvent }): ReactNode {
  const words = useWords();
  const format = useFormat();
  const seconds = (ms: number): number => Math.round(ms / 1_000);
  switch (event.state) {
    case 'asked':
      return (
        <>
          {words.say('ui.server.asked', {
            startsOver: event.startsOver ?? 0,
            lost: event.running - (event.startsOver ?? 0),
            pending: event.pending,
          })}
        </>
      );
    case 'down':
      return <>{words.of('restart.state', 'down')}</>;
    case 'waiting':
      return (
        <>
          {words.of('restart.state', 'waiting', {
            elapsed: seconds(event.elapsedMs),
            budget: seconds(event.budgetMs),
          })}
        </>
      );
    case 'back':
      return (
        <>
          {words.of('restart.state', 'back', { seconds: seconds(event.elapsedMs) })}
          {event.queue &&
            event.queue.putBack + event.queue.lost > 0 &&
            `. ${words.say('ui.server.putBack', { putBack: format.number(event.queue.putBack), lost: event.queue.lost })}`}
        </>
      );
    case 'failed':
      return (
        <Text component="span" size="sm" c="var(--ferry-bad)">
          {words.failure(event.failure)}
        </Text>
      );
    default:
      return event satisfies never;
  }
}
