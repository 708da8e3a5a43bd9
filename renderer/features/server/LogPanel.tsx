import { Button, Group, Text, TextInput, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { LogEvent, LogLine } from '../../../contract/server.ts';
import { useWatched } from '../../client/hooks.ts';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './server.module.css';

const mostLines = 1_000;

/** The lines after an event: another process's log takes the place of the old one. */
export function withLog(
  before: readonly LogLine[] | undefined,
  { begins, lines }: LogEvent,
): readonly LogLine[] {
  return [...(begins || before === undefined ? [] : before), ...lines].slice(-mostLines);
}

/** What ComfyUI writes, as it writes it. */
export function LogPanel({ connectionId }: { readonly connectionId: string }): ReactNode {
  const words = useWords();
  const [text, setText] = useState('');
  const lines =
    useWatched<readonly LogLine[], LogEvent>({
      key: ['watch', 'log', connectionId],
      open: (client, signal) => client.server.watchLog({ connectionId }, { signal }),
      step: withLog,
    }) ?? [];
  const wanted = text.trim().toLowerCase();
  const shown =
    wanted === '' ? lines : lines.filter((line) => line.text.toLowerCase().includes(wanted));
  const all = shown.map((line) => line.text.trimEnd()).join('\n');
  return (
    <section aria-label={words.say('ui.server.log')} className={classes.logSection}>
      <Group justify="space-between" mb="xs">
        <Title order={2}>{words.say('ui.server.log')}</Title>
        <Group gap="xs">
          <TextInput
            size="xs"
            aria-label={words.say('ui.server.logSearch')}
            placeholder={words.say('ui.server.logSearch')}
            value={text}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value);
            }}
          />
          <Button
            size="compact-sm"
            variant="default"
            disabled={shown.length === 0}
            onClick={() => void navigator.clipboard.writeText(all)}
          >
            {words.say('ui.copy')}
          </Button>
        </Group>
      </Group>
      {lines.length === 0 ? (
        <Text size="sm" c="var(--ferry-quiet)">
          {words.say('ui.server.logEmpty')}
        </Text>
      ) : (
        <Following text={all} />
      )}
    </section>
  );
}

/** Stays at the end, unless somebody has scrolled up to read. */
function Following({ text }: { readonly text: string }): ReactNode {
  const words = useWords();
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [text]);
  return (
    <pre
      ref={box}
      className={classes.log}
      // a region that scrolls has to be reached by keyboard
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
      tabIndex={0}
      aria-label={words.say('ui.server.log')}
      onScroll={({ currentTarget }) => {
        const { scrollHeight, scrollTop, clientHeight } = currentTarget;
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {text}
    </pre>
  );
}
