import { Button, Group, PasswordInput, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { usePlace } from '../../app/location.ts';
import { useAct } from '../../app/use-act.ts';
import { useNotices } from '../../app/use-notices.tsx';
import { useCall, useRefresh } from '../../client/hooks.ts';
import { CheckIcon } from '../../ui/icons.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { useWords } from '../../words/WordsProvider.tsx';
import classes from './settings.module.css';

const hubs = ['huggingface', 'modelscope', 'civitai'] as const;
type Hub = (typeof hubs)[number];

/** Tokens go into the key store and never come back: only whether one is kept is known. */
export function HubTokens(): ReactNode {
  const { data } = useCall(['hubTokens'], (client) => client.imports.tokens(), { staleMs: 0 });
  const isWanted = usePlace().query.has('tokens');
  const list = useRef<HTMLDivElement>(null);
  const isThere = data !== undefined;
  useEffect(() => {
    if (!isWanted || !isThere) return;
    list.current?.scrollIntoView({ block: 'center' });
    list.current?.querySelector('input')?.focus();
  }, [isWanted, isThere]);
  const saved = new Set(data?.filter((token) => token.saved).map(({ hub }) => hub));
  return (
    <div className={classes.tokens} ref={list}>
      {isThere && hubs.map((hub) => <TokenField key={hub} hub={hub} isSaved={saved.has(hub)} />)}
    </div>
  );
}

function TokenField({ hub, isSaved }: { readonly hub: Hub; readonly isSaved: boolean }): ReactNode {
  const words = useWords();
  const act = useAct();
  const refresh = useRefresh();
  const { tell } = useNotices();
  const [token, setToken] = useState('');
  const name = words.of('ui.hub', hub);
  const save = async (): Promise<void> => {
    const isKept = await act(async (client) => {
      await client.imports.saveToken({ hub, token });
      return true;
    });
    if (isKept === undefined) return;
    setToken('');
    refresh(['hubTokens']);
    tell(words.say('ui.settings.tokens.saved', { name }));
  };
  const remove = async (): Promise<void> => {
    await act((client) => client.imports.removeToken({ hub }));
    refresh(['hubTokens']);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <PasswordInput
          flex={1}
          label={words.say('ui.settings.tokens.of', { name })}
          placeholder={isSaved ? words.say('ui.settings.tokens.another') : ''}
          value={token}
          autoComplete="off"
          onChange={({ currentTarget }) => {
            setToken(currentTarget.value);
          }}
        />
        <Button type="submit" variant="default" disabled={token.trim() === ''}>
          {words.say('ui.settings.tokens.save')}
        </Button>
        {isSaved && (
          <Button
            variant="subtle"
            color="red"
            aria-label={words.say('ui.settings.tokens.removeOf', { name })}
            onClick={() => void remove()}
          >
            {words.say('ui.settings.tokens.remove')}
          </Button>
        )}
      </Group>
      {isSaved ? (
        <StateBadge tone="good" icon={CheckIcon}>
          {words.say('ui.settings.tokens.kept')}
        </StateBadge>
      ) : (
        <Text size="xs" c="var(--ferry-quiet)">
          {words.say('ui.settings.tokens.none')}
        </Text>
      )}
    </form>
  );
}
