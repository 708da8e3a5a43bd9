import { Button, Stack, Text, Title } from '@mantine/core';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { useClient } from '../client/FerryProvider.tsx';
import type { Client } from '../client/road.ts';
import { useWords } from '../words/WordsProvider.tsx';

interface Props {
  readonly client: Client | null;
  readonly children: ReactNode;
}

/** React catches what breaks below only by a class. */
class Boundary extends Component<Props, { readonly isBroken: boolean }> {
  override state = { isBroken: false };
  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }
  override componentDidCatch(error: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? error.name) : typeof error;
    void this.props.client?.app.reportDefect({ stack: stack.slice(0, 20_000) });
  }
  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

/** One part that breaks does not take the page along; it is written down and can be begun anew. */
export function Guarded({ children }: { readonly children: ReactNode }): ReactNode {
  return <Boundary client={useClient()}>{children}</Boundary>;
}

function Broken(): ReactNode {
  const words = useWords();
  return (
    <Stack p="xl" align="flex-start" role="alert">
      <Title order={2}>{words.say('ui.broken.title')}</Title>
      <Text>{words.say('ui.broken.text')}</Text>
      <Button
        onClick={() => {
          location.reload();
        }}
      >
        {words.say('ui.broken.reload')}
      </Button>
    </Stack>
  );
}
